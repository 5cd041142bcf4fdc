//! Judges the drafts together: numbers that stand twice, superior orgs, cycles, and the order.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::Sector,
    exchange::org_list::{
        Issue, IssueCode, OrgField, OrgList, OrgRow, Severity, Skipped, cell,
        heading::Heading,
        line::{Draft, Found},
    },
};

/// Where a draft's superior org is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Root,
    /// In the database already.
    Known,
    Row(usize),
    Lost,
}

/// Rows that are named of a circle of superior orgs.
const SHOWN_ROWS_MAX: usize = 10;

struct Tree<'a> {
    drafts: Vec<Draft>,
    issues: Vec<Issue>,
    skipped: Vec<Skipped>,
    heading: &'a Heading,
    known: &'a BTreeSet<String>,
    parents: Vec<Parent>,
}

/// Makes the list from what was found.
pub fn settle(found: Found, heading: &Heading, known: &BTreeSet<String>) -> OrgList {
    let mut tree = Tree {
        drafts: found.drafts,
        issues: found.issues,
        skipped: found.skipped,
        heading,
        known,
        parents: Vec::new(),
    };
    tree.refuse_doubles();
    tree.flag_zeros();
    if tree.is_indented() {
        tree.parents_by_indent();
    } else {
        tree.find_parents();
    }
    tree.refuse_roots();
    tree.refuse_cycles();
    tree.refuse_descendants();
    tree.flag_headings();
    tree.flag_names();
    tree.into_list()
}

impl Tree<'_> {
    /// Of rows with the same number only the first can stand: nobody but a person knows which is
    /// right. A row that repeats it cell by cell is told apart, since it can simply go.
    fn refuse_doubles(&mut self) {
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        let mut repeated: BTreeSet<u64> = BTreeSet::new();
        let mut doubles = Vec::new();
        for index in 0..self.drafts.len() {
            let draft = &self.drafts[index];
            if draft.code.is_empty() {
                continue;
            }
            let Some(&earlier) = first.get(&draft.code) else {
                first.insert(draft.code.clone(), index);
                continue;
            };
            let earlier = &self.drafts[earlier];
            let code = if earlier.cells == draft.cells {
                repeated.insert(draft.line);
                IssueCode::RowRepeated
            } else {
                IssueCode::CodeDuplicate
            };
            let issue = self.issue(draft.line, OrgField::Code, code);
            doubles.push(Issue {
                value: draft.code.clone(),
                args: BTreeMap::from([("first", earlier.line.to_string())]),
                ..issue
            });
            self.drafts[index].refused = true;
        }
        // What is to be said of the cells of a repeated row was said of the first.
        self.issues.retain(|issue| !repeated.contains(&issue.row));
        self.issues.append(&mut doubles);
    }

    fn issue(&self, row: u64, field: OrgField, code: IssueCode) -> Issue {
        Issue {
            row,
            column: self.heading.column(field),
            value: String::new(),
            code,
            args: BTreeMap::new(),
        }
    }

    fn refuse(&mut self, index: usize, code: IssueCode, args: BTreeMap<&'static str, String>) {
        let draft = &mut self.drafts[index];
        draft.refused = true;
        let value = draft.parent_text.trim().to_string();
        self.issues.push(Issue {
            row: draft.line,
            column: draft.parent_column.clone(),
            value,
            code,
            args,
        });
    }

    /// Where some numbers are texts with noughts at their front, one that stands as a number may
    /// have lost its own.
    fn flag_zeros(&mut self) {
        let has_zeros = |draft: &Draft| !draft.code_is_number && draft.code.starts_with('0');
        if !self.drafts.iter().any(has_zeros) {
            return;
        }
        let numbers = self.drafts.iter().filter(|draft| draft.code_is_number);
        let mut issues: Vec<Issue> = numbers
            .map(|draft| Issue {
                value: draft.code.clone(),
                ..self.issue(draft.line, OrgField::Code, IssueCode::CodeZeros)
            })
            .collect();
        self.issues.append(&mut issues);
    }

    /// Whether only the indents of the names tell who is above whom.
    fn is_indented(&self) -> bool {
        let columns = [OrgField::Parent, OrgField::ParentName];
        let unnamed = columns
            .iter()
            .all(|field| self.heading.index(*field).is_none());
        unnamed && self.drafts.iter().any(|draft| draft.indent > 0)
    }

    /// The superior org is the last row above with a smaller indent. An indent that lies between
    /// two of those above is unclear.
    fn parents_by_indent(&mut self) {
        let mut open: Vec<(usize, usize)> = Vec::new();
        for index in 0..self.drafts.len() {
            let indent = self.drafts[index].indent;
            let mut left = None;
            while let Some(last) = open.pop_if(|(above, _)| *above >= indent) {
                left = Some(last.0);
            }
            let up = open.last().map(|(_, up)| *up);
            open.push((indent, index));
            if left.is_some_and(|left| left != indent) {
                self.refuse(index, IssueCode::ParentIndent, BTreeMap::new());
                self.parents.push(Parent::Lost);
                continue;
            }
            self.parents.push(up.map_or(Parent::Root, Parent::Row));
            if let Some(up) = up {
                let issue = self.issue(
                    self.drafts[index].line,
                    OrgField::Name,
                    IssueCode::ParentFromIndent,
                );
                let args = BTreeMap::from([("parent", self.drafts[up].name.clone())]);
                self.issues.push(Issue { args, ..issue });
            }
        }
    }

    fn find_parents(&mut self) {
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            codes.entry(draft.code.clone()).or_insert(index);
            names.entry(draft.name.clone()).or_default().push(index);
        }
        for index in 0..self.drafts.len() {
            let text = &self.drafts[index].parent_text;
            let (code, name) = (cell::code(text), cell::name(text));
            let named = names.get(&name).map_or(&[][..], Vec::as_slice);
            let parent = match (codes.get(&code), named) {
                _ if code.is_empty() => Parent::Root,
                (Some(&row), _) => Parent::Row(row),
                _ if self.known.contains(&code) => Parent::Known,
                (None, [row]) => Parent::Row(*row),
                (None, []) => {
                    self.refuse(index, IssueCode::ParentUnknown, BTreeMap::new());
                    Parent::Lost
                }
                (None, several) => {
                    let count = several.len().to_string();
                    let args = BTreeMap::from([("count", count)]);
                    self.refuse(index, IssueCode::ParentAmbiguous, args);
                    Parent::Lost
                }
            };
            self.parents.push(parent);
        }
    }

    /// One row may stand at the top: the one with most rows below it. Where no column names
    /// superior orgs, or the database knows the org, a row without one is in order.
    fn refuse_roots(&mut self) {
        let columns = [OrgField::Parent, OrgField::ParentName];
        if columns
            .iter()
            .all(|field| self.heading.index(*field).is_none())
        {
            return;
        }
        let root = |index: &usize| self.parents[*index] == Parent::Root;
        let roots: Vec<usize> = (0..self.drafts.len()).filter(root).collect();
        let sizes = self.subtree_sizes();
        let top = roots
            .iter()
            .rev()
            .max_by_key(|index| sizes[**index])
            .copied();
        for index in roots {
            let known = self.known.contains(&self.drafts[index].code);
            let alone = self.known.is_empty() && Some(index) == top;
            if !known && !alone {
                self.refuse(index, IssueCode::ParentMissing, BTreeMap::new());
            }
        }
    }

    /// What no column says, and should.
    fn flag_headings(&mut self) {
        let lacks = |field| self.heading.index(field).is_none();
        let good = || self.drafts.iter().filter(|draft| !draft.refused);
        let placed = self.drafts.iter().zip(&self.parents);
        let is_new_root = |(draft, parent): &(&Draft, &Parent)| {
            **parent == Parent::Root && !draft.refused && !self.known.contains(&draft.code)
        };
        let roots = placed.filter(is_new_root).count();
        let unnamed = lacks(OrgField::Parent) && lacks(OrgField::ParentName);
        let dated = good().filter(|draft| draft.term_start.is_some()).count();
        let mut found = Vec::new();
        if unnamed && roots > 1 {
            found.push((OrgField::Parent, IssueCode::ParentColumnMissing, roots));
        }
        if lacks(OrgField::TermYears) && dated > 0 {
            found.push((OrgField::TermYears, IssueCode::TermYearsMissing, dated));
        }
        for (field, code, count) in found {
            let issue = self.issue(self.heading.row, field, code);
            let args = BTreeMap::from([("count", count.to_string())]);
            self.issues.push(Issue { args, ..issue });
        }
    }

    /// Two orgs of one name below one superior org are mostly one org twice.
    fn flag_names(&mut self) {
        let mut first: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        let mut twice = Vec::new();
        for (draft, parent) in self.drafts.iter().zip(&self.parents) {
            let above = match parent {
                _ if draft.refused || draft.name.is_empty() => continue,
                Parent::Row(up) => self.drafts[*up].code.as_str(),
                Parent::Known => draft.parent_text.trim(),
                Parent::Root | Parent::Lost => continue,
            };
            match first.get(&(above, draft.name.as_str())) {
                Some(earlier) => twice.push((draft.line, draft.name.clone(), *earlier)),
                None => drop(first.insert((above, &draft.name), draft.line)),
            }
        }
        for (line, name, earlier) in twice {
            let issue = self.issue(line, OrgField::Name, IssueCode::NameTwice);
            let args = BTreeMap::from([("first", earlier.to_string())]);
            self.issues.push(Issue {
                value: name,
                args,
                ..issue
            });
        }
    }

    fn subtree_sizes(&self) -> Vec<usize> {
        let mut sizes = vec![1; self.drafts.len()];
        for start in 0..self.drafts.len() {
            // A cycle never reaches a top, so the number of steps is bounded.
            let mut at = start;
            for _ in 0..self.drafts.len().min(64) {
                let Parent::Row(up) = self.parents[at] else {
                    break;
                };
                sizes[up] += 1;
                at = up;
            }
        }
        sizes
    }

    fn refuse_cycles(&mut self) {
        // 0 is unseen, otherwise the walk on which the row was first met.
        let mut seen = vec![0; self.drafts.len()];
        for start in 0..self.drafts.len() {
            let mut at = start;
            while seen[at] == 0 {
                seen[at] = start + 1;
                if let Parent::Row(up) = self.parents[at] {
                    at = up;
                }
            }
            if seen[at] == start + 1 {
                self.refuse_cycle(at);
            }
        }
    }

    /// Refuses every row of the cycle through `at`, if there is one.
    fn refuse_cycle(&mut self, at: usize) {
        let mut members = vec![at];
        let mut next = self.parents[at];
        while let Parent::Row(up) = next {
            if up == at {
                break;
            }
            members.push(up);
            next = self.parents[up];
            if members.len() > self.drafts.len() {
                return;
            }
        }
        if next != Parent::Row(at) {
            return;
        }
        // A circle may run through the whole file; the first rows tell enough.
        let first = members.iter().take(SHOWN_ROWS_MAX);
        let mut rows: Vec<String> = first.map(|m| self.drafts[*m].line.to_string()).collect();
        if members.len() > SHOWN_ROWS_MAX {
            rows.push("...".to_string());
        }
        let rows = rows.join(", ");
        for member in members {
            let args = BTreeMap::from([("rows", rows.clone())]);
            self.refuse(member, IssueCode::ParentCycle, args);
            self.parents[member] = Parent::Lost;
        }
    }

    /// An org below a refused one has nowhere to go.
    fn refuse_descendants(&mut self) {
        for index in self.order() {
            let Parent::Row(up) = self.parents[index] else {
                continue;
            };
            if self.drafts[up].refused {
                let args = BTreeMap::from([("parent_row", self.drafts[up].line.to_string())]);
                self.refuse(index, IssueCode::ParentRefused, args);
            }
        }
    }

    /// Superior orgs first, else the order of the file. Cycles have been cut.
    fn order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.drafts.len());
        let mut placed = vec![false; self.drafts.len()];
        for start in 0..self.drafts.len() {
            let mut chain = Vec::new();
            let mut at = start;
            while !placed[at] {
                placed[at] = true;
                chain.push(at);
                match self.parents[at] {
                    Parent::Row(up) => at = up,
                    _ => break,
                }
            }
            order.extend(chain.into_iter().rev());
        }
        order
    }

    fn into_list(mut self) -> OrgList {
        let order = self.order();
        let mut sectors: Vec<Sector> = vec![Sector::Other; self.drafts.len()];
        let mut rows = Vec::new();
        let column = self.heading.column(OrgField::Sector).is_some();
        for index in order {
            let above = match self.parents[index] {
                Parent::Row(up) => Some(sectors[up]),
                _ => None,
            };
            let own = self.drafts[index].sector;
            let sector = own.or(above).unwrap_or(Sector::Other);
            sectors[index] = sector;
            if own.is_none() && !self.drafts[index].refused && (column || above.is_none()) {
                let code = match above {
                    Some(_) => IssueCode::SectorFromParent,
                    None => IssueCode::SectorAssumed,
                };
                let issue = self.issue(self.drafts[index].line, OrgField::Sector, code);
                let args = BTreeMap::from([("sector", sector.to_string())]);
                self.issues.push(Issue { args, ..issue });
            }
            rows.extend(self.row(index, sector));
        }
        let place = |issue: &Issue| {
            let column = issue.column.as_ref().map_or("", |column| &column.letters);
            (issue.row, column.len(), column.to_string(), issue.code)
        };
        self.issues.sort_by_key(place);
        self.skipped.sort_by_key(|skipped| skipped.row);
        let refused = self
            .issues
            .iter()
            .filter(|i| i.severity() == Severity::Refused);
        OrgList {
            rows,
            refused: refused.map(|issue| issue.row).collect(),
            issues: self.issues,
            skipped: self.skipped,
            columns: self.heading.columns.clone(),
            shape: self.heading.shape.clone(),
        }
    }

    fn row(&mut self, index: usize, sector: Sector) -> Option<OrgRow> {
        let parent = match self.parents[index] {
            Parent::Row(up) => Some(self.drafts[up].code.clone()),
            Parent::Known => Some(cell::code(&self.drafts[index].parent_text)),
            Parent::Root | Parent::Lost => None,
        };
        let draft = &mut self.drafts[index];
        let kind = draft.kind.filter(|_| !draft.refused)?;
        Some(OrgRow {
            line: draft.line,
            code: draft.code.clone(),
            parent,
            name: std::mem::take(&mut draft.name),
            kind,
            sector,
            members: draft.members,
            term_start: draft.term_start,
            term_years: draft.term_years,
            secretary: draft.secretary.take(),
            deputies: std::mem::take(&mut draft.deputies),
            phone: draft.phone.take(),
            flags: std::mem::take(&mut draft.flags),
        })
    }
}
