//! Rows: what the file keeps of each kind of thing, as plain values in a fixed order.

use crate::base::Value;

/// A local key. Keys are never used twice, also not after an undo.
pub type Id = i64;

crate::code_enum! {
    /// The kinds of row; the word is also the table's name.
    Kind {
        Org = "org",
        OrgEvent = "org_event",
        Person = "person",
        Post = "post",
        Term = "term",
        PartyMember = "party_member",
        Handover = "handover",
        Adoption = "adoption",
        OfficeMap = "office_map",
        ClassMap = "class_map",
        LocalChange = "local_change",
        Duty = "duty",
        Task = "task",
        TaskUnit = "task_unit",
        Milestone = "milestone",
        Assignment = "assignment",
        Check = "task_check",
        Note = "note",
        Opinion = "opinion",
        Finding = "finding",
        Sheet = "sheet",
        Mark = "mark",
        Account = "account",
        LedgerRecord = "record",
        Attendance = "attendance",
        RegisterRow = "register_row",
        Figure = "figure",
        Incident = "incident",
        HonourHeld = "honour_held",
        Ballot = "ballot",
        Campaign = "campaign",
        CampaignOrg = "campaign_org",
        CardIssued = "card",
        Lagging = "lagging",
        Contact = "contact",
        Chase = "chase",
        AgendaMark = "agenda_mark",
        LetterSent = "letter_sent",
        EvidenceFile = "evidence",
        TalkHeld = "talk",
        Measure = "measure",
        Verdict = "verdict",
        YearClosing = "year_closing",
        Peer = "peer",
    }
}

/// One row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which table.
    pub kind: Kind,
    /// Its key there.
    pub id: Id,
    /// Counts the acts that changed it, from 1.
    pub version: i64,
    /// The columns after `id` and `version`, in the order of [`Record::FIELDS`].
    pub values: Vec<Value>,
}

impl Row {
    /// The canonical bytes of the whole row: what its audit image hashes. A column that a later
    /// schema added leaves no trace while it is empty, so that a row keeps the bytes it had.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + self.values.len() * 16);
        Value::Text(self.kind.code().to_string()).canonical(&mut out);
        Value::Int(self.id).canonical(&mut out);
        Value::Int(self.version).canonical(&mut out);
        let added = self.values.iter().skip(self.kind.first_width()).rev();
        let empty = added.take_while(|value| **value == Value::Null).count();
        let kept = self.values.len() - empty;
        let values = self.values.iter().take(kept);
        values.for_each(|value| value.canonical(&mut out));
        out
    }

    /// The value of a named column.
    pub fn value(&self, field: &str) -> Option<&Value> {
        let at = self.kind.fields().iter().position(|name| *name == field)?;
        self.values.get(at)
    }
}

/// A typed thing of the domain that is kept as a [`Row`].
pub trait Record: Sized + Clone {
    /// Its kind.
    const KIND: Kind;
    /// Its columns after `id` and `version`.
    const FIELDS: &'static [&'static str];
    /// As a row.
    fn row(&self) -> Row;
    /// From a row; `None` if a column does not hold what it should.
    fn from_row(row: &Row) -> Option<Self>;
}

/// Declares a [`Record`]: a struct with `id`, `version` and the given fields.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// Local key.
            pub id: $crate::domain::record::Id,
            /// Row version as last read; 0 before the first act.
            pub version: i64,
            $($(#[$fmeta])* pub $field: $ty),+
        }

        impl $crate::domain::record::Record for $name {
            const KIND: $crate::domain::record::Kind = $crate::domain::record::Kind::$name;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn row(&self) -> $crate::domain::record::Row {
                $crate::domain::record::Row {
                    kind: Self::KIND,
                    id: self.id,
                    version: self.version,
                    values: vec![$($crate::base::Field::to_value(&self.$field)),+],
                }
            }

            fn from_row(row: &$crate::domain::record::Row) -> Option<Self> {
                let mut values = row.values.iter();
                Some(Self {
                    id: row.id,
                    version: row.version,
                    $($field: $crate::base::Field::from_value(values.next()?)?),+
                })
            }
        }
    };
}

impl Kind {
    /// How many columns the kind had when it was first kept. Later ones stand behind them and may
    /// be empty.
    pub const fn first_width(self) -> usize {
        match self {
            Kind::Finding => 15,
            Kind::Sheet => 8,
            _ => self.fields().len(),
        }
    }

    /// The columns of a kind after `id` and `version`.
    pub const fn fields(self) -> &'static [&'static str] {
        use crate::domain::{evidence::*, ledger::*, org::*, supervision::*, work::*};
        match self {
            Kind::Org => Org::FIELDS,
            Kind::OrgEvent => OrgEvent::FIELDS,
            Kind::Person => Person::FIELDS,
            Kind::Post => Post::FIELDS,
            Kind::Term => Term::FIELDS,
            Kind::PartyMember => PartyMember::FIELDS,
            Kind::Handover => Handover::FIELDS,
            Kind::Adoption => Adoption::FIELDS,
            Kind::OfficeMap => OfficeMap::FIELDS,
            Kind::ClassMap => ClassMap::FIELDS,
            Kind::LocalChange => LocalChange::FIELDS,
            Kind::Duty => Duty::FIELDS,
            Kind::Task => Task::FIELDS,
            Kind::TaskUnit => TaskUnit::FIELDS,
            Kind::Milestone => Milestone::FIELDS,
            Kind::Assignment => Assignment::FIELDS,
            Kind::Check => Check::FIELDS,
            Kind::Note => Note::FIELDS,
            Kind::Opinion => Opinion::FIELDS,
            Kind::Finding => Finding::FIELDS,
            Kind::Sheet => Sheet::FIELDS,
            Kind::Mark => Mark::FIELDS,
            Kind::Account => Account::FIELDS,
            Kind::LedgerRecord => LedgerRecord::FIELDS,
            Kind::Attendance => Attendance::FIELDS,
            Kind::RegisterRow => RegisterRow::FIELDS,
            Kind::Figure => Figure::FIELDS,
            Kind::Incident => Incident::FIELDS,
            Kind::HonourHeld => HonourHeld::FIELDS,
            Kind::Ballot => Ballot::FIELDS,
            Kind::Campaign => Campaign::FIELDS,
            Kind::CampaignOrg => CampaignOrg::FIELDS,
            Kind::CardIssued => CardIssued::FIELDS,
            Kind::Lagging => Lagging::FIELDS,
            Kind::Contact => Contact::FIELDS,
            Kind::Chase => Chase::FIELDS,
            Kind::AgendaMark => AgendaMark::FIELDS,
            Kind::LetterSent => LetterSent::FIELDS,
            Kind::EvidenceFile => EvidenceFile::FIELDS,
            Kind::TalkHeld => TalkHeld::FIELDS,
            Kind::Measure => Measure::FIELDS,
            Kind::Verdict => Verdict::FIELDS,
            Kind::YearClosing => YearClosing::FIELDS,
            Kind::Peer => Peer::FIELDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_was_added_leaves_no_trace_while_it_is_empty() {
        let kind = Kind::Sheet;
        let row = |values: Vec<Value>| Row {
            kind,
            id: 1,
            version: 1,
            values,
        };
        let first = vec![Value::Null; kind.first_width()];
        let mut empty = first.clone();
        empty.push(Value::Null);
        let mut full = first.clone();
        full.push(Value::Int(7));
        assert_eq!(row(first.clone()).canonical(), row(empty).canonical());
        assert_ne!(row(first).canonical(), row(full).canonical());
        for kind in Kind::ALL {
            assert!(kind.first_width() <= kind.fields().len(), "{kind}");
        }
    }
}
