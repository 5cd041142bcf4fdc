//! Habits: lists of lines under a name, such as phrases, views, what was picked lately.

use std::{collections::BTreeMap, io};

use super::Drawer;

const FOLDER: &str = "habit";
const NAME: &str = "habit";

impl Drawer {
    /// Every kept list by its name; empty where there is none or it cannot be read.
    pub fn habits(&self) -> BTreeMap<String, Vec<String>> {
        let text = self.read(FOLDER, NAME).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Keeps a list under a name; an empty one is forgotten. Gives all lists as they stand now,
    /// those included that another session of the same person has kept meanwhile.
    ///
    /// # Errors
    /// When no place can be written.
    pub fn keep(&self, name: &str, lines: &[String]) -> io::Result<BTreeMap<String, Vec<String>>> {
        let mut all = self.habits();
        match lines.is_empty() {
            true => all.remove(name),
            false => all.insert(name.to_string(), lines.to_vec()),
        };
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
        here.keep("phrase", &["好".to_string()]).unwrap();
        let all = there
            .keep("view", &["a".to_string(), "b".to_string()])
            .unwrap();
        assert_eq!(all.len(), 2);
        let all = here.keep("phrase", &[]).unwrap();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["view"]);
    }
}
