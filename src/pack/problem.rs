//! What can be wrong with a pack: codes with arguments, and the place in the file.

use std::ops::Range;

use crate::pack::tree::Path;

crate::code_enum! {
    /// Every kind of defect; its sentences stand in the words under `pack.problem.<code>`.
    ProblemCode {
        Syntax = "syntax",
        // The structure: keys, types, words.
        UnknownKey = "unknown_key",
        MissingKey = "missing_key",
        UnknownWord = "unknown_word",
        WantText = "want_text",
        WantInteger = "want_integer",
        WantNumber = "want_number",
        WantFlag = "want_flag",
        WantDay = "want_day",
        WantList = "want_list",
        WantTable = "want_table",
        WantOther = "want_other",
        FloatWritten = "float_written",
        NumberUnclear = "number_unclear",
        IdUnclear = "id_unclear",
        DayUnclear = "day_unclear",
        DateRuleUnclear = "date_rule_unclear",
        EmptyText = "empty_text",
        HiddenCharacter = "hidden_character",
        Unreadable = "unreadable",
        // Names.
        DuplicateId = "duplicate_id",
        IdReserved = "id_reserved",
        UnknownReference = "unknown_reference",
        UnknownGrade = "unknown_grade",
        UnknownCard = "unknown_card",
        UnknownItem = "unknown_item",
        UnknownLabel = "unknown_label",
        // Sources.
        NoSource = "no_source",
        LocalWithoutWhy = "local_without_why",
        WhyWithoutLocal = "why_without_local",
        DerivedUnsaid = "derived_unsaid",
        // The head.
        ShortTooLong = "short_too_long",
        DatesReversed = "dates_reversed",
        // Forms.
        FormTotal = "form_total",
        GroupTotal = "group_total",
        PartsTotal = "parts_total",
        RangeMismatch = "range_mismatch",
        DeductionExceeds = "deduction_exceeds",
        NumberDuplicate = "number_duplicate",
        NumberMissing = "number_missing",
        // Rules.
        OneReading = "one_reading",
        FactKind = "fact_kind",
        BandsOverlap = "bands_overlap",
        BandsGap = "bands_gap",
        BandsOrder = "bands_order",
        SignNegative = "sign_negative",
        SignGains = "sign_gains",
        TwoAmounts = "two_amounts",
        AmountMissing = "amount_missing",
        MissingPolicy = "missing_policy",
        StepCount = "step_count",
        RankTies = "rank_ties",
        // Quotas.
        QuotaPeriod = "quota_period",
        QuantityUnrecorded = "quantity_unrecorded",
        // Verdicts.
        ShareRounding = "share_rounding",
        ShareTies = "share_ties",
        WeightsTotal = "weights_total",
        ScoreCycle = "score_cycle",
        GradeElsewhere = "grade_elsewhere",
        GradeUnreachable = "grade_unreachable",
        ThresholdOrder = "threshold_order",
        ConditionUnclear = "condition_unclear",
        OfficeUnclear = "office_unclear",
        // Cards.
        CardOrder = "card_order",
        // Made-up facts.
        NotInPack = "not_in_pack",
        NotInFile = "not_in_file",
        DuplicateOrg = "duplicate_org",
        OutOfScope = "out_of_scope",
        FactSort = "fact_sort",
        FactDerived = "fact_derived",
        MarkUnclear = "mark_unclear",
        MarkRange = "mark_range",
        TickUnknown = "tick_unknown",
        PersonUnclear = "person_unclear",
        OwnParent = "own_parent",
    }
}

/// A defect and where it stands, before the place is looked up in the text.
#[derive(Debug, Clone)]
pub(crate) struct Defect {
    /// What is wrong.
    pub(crate) code: ProblemCode,
    /// Where.
    pub(crate) path: Path,
    /// Whether the key itself is meant and not its value.
    pub(crate) on_key: bool,
    /// What the sentence needs.
    pub(crate) args: Vec<(&'static str, String)>,
}

impl Defect {
    /// A defect of the value at a path.
    pub(crate) fn new(code: ProblemCode, path: Path, args: &[(&'static str, &str)]) -> Defect {
        Defect {
            code,
            path,
            on_key: false,
            args: args
                .iter()
                .map(|(key, value)| (*key, value.to_string()))
                .collect(),
        }
    }

    /// The same, of the key.
    pub(crate) fn on_key(mut self) -> Defect {
        self.on_key = true;
        self
    }
}

/// A defect of a pack, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong; `words` has `pack.problem.<code>.what` and `.remedy`.
    pub code: ProblemCode,
    /// The file's name as given to [`crate::pack::load`].
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The faulty text, in bytes.
    pub span: Range<usize>,
    /// What the sentences need, by placeholder.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem at a span of a text.
    pub(crate) fn at(
        file: &str,
        text: &str,
        span: Range<usize>,
        code: ProblemCode,
        args: Vec<(&'static str, String)>,
    ) -> Problem {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Problem {
            code,
            file: file.to_string(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
            args,
        }
    }

    /// The value of an argument.
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }
}
