//! Habits: lists of lines under a name, such as phrases, views, what was picked lately.

use std::{collections::BTreeMap, io};

use super::Drawer;

const FOLDER: &str = "habit";
const NAME: &str = "habit";

/// Lists of lines by their names.
pub type Habits = BTreeMap<String, Vec<String>>;

impl Drawer {
    /// Every kept list by its name; empty where there is none or it cannot be read.
    pub fn habits(&self) -> Habits {
        let text = self.read(FOLDER, NAME).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Keeps lists under names; an empty one is forgotten. Gives all lists as they stand now, those
    /// included that another session of the same person has kept meanwhile.
    ///
    /// # Errors
    /// When no place can be written.
    pub fn keep(&self, lists: &[(String, Vec<String>)]) -> io::Result<Habits> {
        let mut all = self.habits();
        for (name, lines) in lists {
            match lines.is_empty() {
                true => all.remove(name),
                false => all.insert(name.clone(), lines.clone()),
            };
        }
        let text = serde_json::to_string_pretty(&all).map_err(io::Error::other)?;
        self.write(FOLDER, NAME, &text)?;
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sessions_of_one_person_do_not_take_each_others_habits_away() {
        let dir = tempfile::tempdir().unwrap();
        let (here, there) = (
            Drawer::of(&dir.path().join("x.db"), "甲", None),
            Drawer::of(&dir.path().join("x.db"), "甲", None),
        );
        let list = |name: &str, lines: &[&str]| {
            let lines = lines.iter().map(|line| line.to_string());
            [(name.to_string(), lines.collect::<Vec<_>>())]
        };
        here.keep(&list("phrase", &["好"])).unwrap();
        let all = there.keep(&list("view", &["a", "b"])).unwrap();
        assert_eq!(all.len(), 2);
        let all = here.keep(&list("phrase", &[])).unwrap();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["view"]);
    }
}
