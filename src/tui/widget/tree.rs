//! A tree of which only the opened branches are read, in pages.

use std::collections::{BTreeMap, BTreeSet};

use super::list::{List, Motion};

/// A node as its owner gives it.
#[derive(Debug, Clone)]
pub struct Leaf<T> {
    /// Its key.
    pub id: i64,
    /// Whether something hangs below it.
    pub has_children: bool,
    /// What is shown of it.
    pub item: T,
}

/// A node among the lines that are seen.
#[derive(Debug, Clone)]
pub struct Node<T> {
    /// The node.
    pub leaf: Leaf<T>,
    /// Its depth, 0 at the top.
    pub depth: u16,
    /// Whether its children follow.
    pub is_open: bool,
    /// The node above.
    pub parent: Option<i64>,
}

/// Reads one page of the children of a node: (parent, the last child already read, limit).
pub type Loader<'a, T> = dyn FnMut(Option<i64>, Option<&Leaf<T>>, usize) -> Vec<Leaf<T>> + 'a;

/// Children read at once.
pub const PAGE: usize = 200;

/// The lines of the tree and the cursor among them.
#[derive(Debug)]
pub struct Tree<T> {
    nodes: Vec<Node<T>>,
    open: BTreeSet<i64>,
    /// Parents whose children were read more than one page deep, with the number of pages.
    pages: BTreeMap<Option<i64>, usize>,
    /// The cursor.
    pub list: List<i64>,
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Tree {
            nodes: Vec::new(),
            open: BTreeSet::new(),
            pages: BTreeMap::new(),
            list: List::default(),
        }
    }
}

impl<T: Clone> Tree<T> {
    /// The lines.
    pub fn nodes(&self) -> &[Node<T>] {
        &self.nodes
    }

    /// The node under the cursor.
    pub fn current(&self) -> Option<&Node<T>> {
        self.nodes.get(self.list.at())
    }

    /// A node that is among the lines.
    pub fn node(&self, id: i64) -> Option<&Node<T>> {
        self.nodes.iter().find(|node| node.leaf.id == id)
    }

    /// Opens a node at the next reading.
    pub fn open(&mut self, id: i64) {
        self.open.insert(id);
    }

    /// Reads again all that is open.
    pub fn load(&mut self, loader: &mut Loader<T>) {
        let mut nodes = Vec::new();
        self.read(None, 0, &mut nodes, loader);
        self.nodes = nodes;
        self.list
            .set(self.nodes.iter().map(|node| node.leaf.id).collect());
    }

    /// Opens the nodes of a path and puts the cursor on the last.
    pub fn reveal(&mut self, path: &[i64], loader: &mut Loader<T>) {
        let Some((last, above)) = path.split_last() else {
            return;
        };
        self.open.extend(above);
        self.load(loader);
        // A child beyond the first page is reached page by page.
        let parent = above.last().copied();
        let mut pages = self.pages.get(&parent).copied().unwrap_or(1);
        while !self.list.select(last) && pages < 64 && self.is_cut(parent) {
            pages += 1;
            self.pages.insert(parent, pages);
            self.load(loader);
        }
    }

    /// Opens or closes the node under the cursor.
    pub fn toggle(&mut self, loader: &mut Loader<T>) {
        let current = self.current().filter(|node| node.leaf.has_children);
        if let Some(id) = current.map(|node| node.leaf.id) {
            if !self.open.remove(&id) {
                self.open.insert(id);
            }
            self.load(loader);
        }
    }

    /// Moves: right opens or enters, left closes or goes to the node above.
    pub fn go(&mut self, motion: Motion, loader: &mut Loader<T>) {
        let current = self.current();
        let facts = current.map(|n| (n.leaf.id, n.is_open, n.leaf.has_children, n.parent));
        match (motion, facts) {
            (Motion::Right, Some((_, true, ..))) => {
                self.list.go(Motion::Down);
            }
            (Motion::Right, Some((id, false, true, _))) => {
                self.open.insert(id);
                self.load(loader);
            }
            (Motion::Left, Some((id, true, ..))) => {
                self.open.remove(&id);
                self.load(loader);
            }
            (Motion::Left, Some((_, _, _, Some(parent)))) => {
                self.list.select(&parent);
            }
            _ => {
                self.list.go(motion);
            }
        }
        self.read_on(loader);
    }

    /// Reads the next page where the cursor stands on the last child of a full one.
    fn read_on(&mut self, loader: &mut Loader<T>) {
        let Some(node) = self.current() else { return };
        let (id, parent) = (node.leaf.id, node.parent);
        let last = self.nodes.iter().rfind(|node| node.parent == parent);
        if last.is_some_and(|last| last.leaf.id == id) && self.is_cut(parent) {
            *self.pages.entry(parent).or_insert(1) += 1;
            self.load(loader);
        }
    }

    /// Whether the children of a node fill their pages, so that more may follow.
    fn is_cut(&self, parent: Option<i64>) -> bool {
        let count = self
            .nodes
            .iter()
            .filter(|node| node.parent == parent)
            .count();
        count > 0 && count >= PAGE * self.pages.get(&parent).copied().unwrap_or(1)
    }

    fn read(
        &self,
        parent: Option<i64>,
        depth: u16,
        nodes: &mut Vec<Node<T>>,
        loader: &mut Loader<T>,
    ) {
        let mut leaves: Vec<Leaf<T>> = Vec::new();
        for _ in 0..self.pages.get(&parent).copied().unwrap_or(1) {
            let page = loader(parent, leaves.last(), PAGE);
            let is_full = page.len() >= PAGE;
            leaves.extend(page);
            if !is_full {
                break;
            }
        }
        for leaf in leaves {
            let (id, has_children) = (leaf.id, leaf.has_children);
            let is_open = has_children && self.open.contains(&id);
            nodes.push(Node {
                leaf,
                depth,
                is_open,
                parent,
            });
            if is_open && depth < 64 {
                self.read(Some(id), depth + 1, nodes, loader);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(id: i64) -> Leaf<String> {
        Leaf {
            id,
            has_children: id < 100,
            item: id.to_string(),
        }
    }

    #[test]
    fn only_opened_branches_are_read_and_in_pages() {
        let mut reads = 0;
        let mut loader = |parent: Option<i64>, after: Option<&Leaf<String>>, limit: usize| {
            reads += 1;
            match parent {
                None => vec![leaf(1)],
                Some(1) => {
                    let from = after.map_or(1000, |leaf| leaf.id + 1);
                    (from..1450).take(limit).map(leaf).collect()
                }
                Some(_) => vec![],
            }
        };
        let mut tree = Tree::default();
        tree.load(&mut loader);
        assert_eq!(tree.nodes().len(), 1);
        tree.go(Motion::Right, &mut loader);
        assert_eq!(tree.nodes().len(), 201);
        tree.go(Motion::Bottom, &mut loader);
        assert_eq!(tree.nodes().len(), 401);
        tree.reveal(&[1, 1449], &mut loader);
        assert_eq!(tree.current().unwrap().leaf.id, 1449);
        tree.go(Motion::Left, &mut loader);
        assert_eq!(tree.current().unwrap().leaf.id, 1);
        tree.go(Motion::Left, &mut loader);
        assert_eq!(tree.nodes().len(), 1);
        assert!(reads < 30);
    }
}
