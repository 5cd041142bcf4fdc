//! A place in a list that is kept by the record's id, with marks and a range.

use std::collections::BTreeSet;

crate::code_enum! {
    /// Movements that every list understands.
    Motion {
        Up = "up",
        Down = "down",
        Left = "left",
        Right = "right",
        PageUp = "page_up",
        PageDown = "page_down",
        Top = "top",
        Bottom = "bottom",
        Mark = "mark",
        Range = "range",
    }
}

impl Motion {
    /// Whether it goes from row to row of the same list.
    pub fn is_within(self) -> bool {
        !matches!(self, Motion::Left | Motion::Right | Motion::Range)
    }
}

/// Where the cursor stands among the rows, and which rows are marked.
#[derive(Debug, Clone)]
pub struct List<K> {
    keys: Vec<K>,
    at: usize,
    top: usize,
    rows: usize,
    marks: BTreeSet<K>,
    anchor: Option<K>,
}

impl<K> Default for List<K> {
    fn default() -> Self {
        List {
            keys: Vec::new(),
            at: 0,
            top: 0,
            rows: 1,
            marks: BTreeSet::new(),
            anchor: None,
        }
    }
}

impl<K: Clone + Ord> List<K> {
    /// Takes the rows that there are now; the cursor stays on its record where it still exists.
    pub fn set(&mut self, keys: Vec<K>) {
        let id = self.keys.get(self.at).cloned();
        let found = id.and_then(|id| keys.iter().position(|key| *key == id));
        self.at = found.unwrap_or(self.at).min(keys.len().saturating_sub(1));
        self.marks.retain(|mark| keys.contains(mark));
        self.keys = keys;
        self.scroll();
    }

    /// Takes the number of rows that are seen at once.
    pub fn set_rows(&mut self, rows: usize) {
        self.rows = rows.max(1);
        self.scroll();
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The row of the cursor.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The rows that are seen.
    pub fn window(&self) -> std::ops::Range<usize> {
        self.top..(self.top + self.rows).min(self.keys.len())
    }

    /// The records, row by row.
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// The record under the cursor.
    pub fn current(&self) -> Option<&K> {
        self.keys.get(self.at)
    }

    /// Puts the cursor on a record; false if it is not there.
    pub fn select(&mut self, key: &K) -> bool {
        let found = self.keys.iter().position(|known| known == key);
        self.at = found.unwrap_or(self.at);
        self.scroll();
        found.is_some()
    }

    /// Puts the cursor on a row.
    pub fn select_at(&mut self, at: usize) {
        self.at = at.min(self.keys.len().saturating_sub(1));
        self.scroll();
    }

    /// Whether a record is marked or lies in the range.
    pub fn is_marked(&self, key: &K) -> bool {
        self.marks.contains(key) || self.range().contains(key)
    }

    /// The marked records, else the one under the cursor.
    pub fn chosen(&self) -> Vec<K> {
        let marked = self.marked_keys();
        if marked.is_empty() {
            self.current().cloned().into_iter().collect()
        } else {
            marked
        }
    }

    /// The marked records, in the order of the rows.
    pub fn marked_keys(&self) -> Vec<K> {
        if self.marks.is_empty() && self.anchor.is_none() {
            return Vec::new();
        }
        self.keys
            .iter()
            .filter(|key| self.is_marked(key))
            .cloned()
            .collect()
    }

    /// Takes all marks away; false if there were none.
    pub fn clear_marks(&mut self) -> bool {
        let had = !self.marks.is_empty() || self.anchor.is_some();
        self.marks.clear();
        self.anchor = None;
        had
    }

    /// Moves; false if the motion means nothing here.
    pub fn go(&mut self, motion: Motion) -> bool {
        let last = self.keys.len().saturating_sub(1);
        match motion {
            Motion::Up => self.at = self.at.saturating_sub(1),
            Motion::Down => self.at = (self.at + 1).min(last),
            Motion::PageUp => self.at = self.at.saturating_sub(self.rows),
            Motion::PageDown => self.at = (self.at + self.rows).min(last),
            Motion::Top => self.at = 0,
            Motion::Bottom => self.at = last,
            Motion::Mark => self.mark(),
            Motion::Range => self.toggle_range(),
            Motion::Left | Motion::Right => return false,
        }
        self.scroll();
        true
    }

    fn mark(&mut self) {
        if let Some(key) = self.keys.get(self.at).cloned()
            && !self.marks.remove(&key)
        {
            self.marks.insert(key);
        }
        self.at = (self.at + 1).min(self.keys.len().saturating_sub(1));
    }

    fn toggle_range(&mut self) {
        let held = self.range().to_vec();
        if self.anchor.is_some() {
            self.marks.extend(held);
            self.anchor = None;
        } else {
            self.anchor = self.current().cloned();
        }
    }

    fn range(&self) -> &[K] {
        let from = self
            .anchor
            .as_ref()
            .and_then(|a| self.keys.iter().position(|k| k == a));
        match from {
            Some(from) => &self.keys[from.min(self.at)..=from.max(self.at)],
            None => &[],
        }
    }

    fn scroll(&mut self) {
        let last_top = self.keys.len().saturating_sub(self.rows);
        let lowest = (self.at + 1).saturating_sub(self.rows);
        self.top = self.top.min(self.at).max(lowest).min(last_top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_on_its_record() {
        let mut list = List::default();
        list.set(vec![1, 2, 3, 4]);
        list.select(&3);
        list.set(vec![9, 3, 4]);
        assert_eq!(list.current(), Some(&3));
        list.set(vec![9]);
        assert_eq!(list.current(), Some(&9));
        list.set(vec![]);
        assert_eq!(list.current(), None);
    }

    #[test]
    fn the_cursor_is_always_in_the_window() {
        let mut list = List::default();
        list.set((0..100).collect());
        list.set_rows(7);
        for motion in [
            Motion::Bottom,
            Motion::Up,
            Motion::PageUp,
            Motion::Top,
            Motion::PageDown,
        ] {
            list.go(motion);
            assert!(list.window().contains(&list.at()), "{motion}");
        }
    }

    #[test]
    fn a_range_and_marks_are_chosen_together() {
        let mut list = List::default();
        list.set((0..10).collect());
        list.go(Motion::Mark);
        list.go(Motion::Down);
        list.go(Motion::Range);
        list.go(Motion::Down);
        list.go(Motion::Down);
        assert_eq!(list.chosen(), vec![0, 2, 3, 4]);
        list.clear_marks();
        assert_eq!(list.chosen(), vec![4]);
    }
}
