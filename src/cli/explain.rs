//! A trace for programs: every step with its rule, its clause and what it rests on.

use serde_json::{Map, Value as Json, json};

use crate::domain::judge::{Node, SourceRef};
pub use crate::words::explain::{lines, outcome, problem, result};

/// The tree as one JSON value.
pub fn tree(node: &Node) -> Json {
    let (points, came, why) = match node.outcome {
        Some(it) => {
            let (points, why, came) = outcome(it);
            (points, Some(came), why)
        }
        None => (None, None, None),
    };
    let args: Map<String, Json> = node
        .args
        .iter()
        .map(|(name, value)| ((*name).to_string(), json!(value)))
        .collect();
    let fact = |it: &SourceRef| json!({ "source": it.kind.code(), "id": it.id });
    json!({
        "rule": node.code,
        "step": node.label,
        "args": args,
        "line": node.row,
        "clause": node.clause,
        "local": node.local,
        "value": node.value.map(|value| value.to_string()),
        "points": points,
        "came": came,
        "why": why,
        "facts": node.facts.iter().map(fact).collect::<Vec<_>>(),
        "steps": node.children.iter().map(tree).collect::<Vec<_>>(),
    })
}
