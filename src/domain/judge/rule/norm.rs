//! The rule over a staffing norm: each missing head deducts (R26).

use super::{Points, checked, less, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::staffing;
use crate::domain::judge::trace::{Node, Outcome, Why};
use crate::domain::rule::Rule;

pub(super) fn staffing(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Staffing {
        staffing,
        each,
        cap,
        ..
    } = rule
    else {
        return wrong();
    };
    let norm = ask.bench.pack.staffing_norm(staffing);
    let norm = norm.ok_or(Outcome::Missing(Why::NoRow))?;
    let mut step = Node::new("R26", "norm").row(&norm.id, &norm.source);
    let found = match staffing::stand(norm, ask.bench.facts) {
        Ok(found) => found,
        Err(why) => {
            let outcome = Outcome::Missing(why);
            node.children.push(step.outcome(outcome));
            return Err(outcome);
        }
    };
    let amounts = [
        ("have", found.have),
        ("least", found.least),
        ("most", found.most),
    ];
    for (name, amount) in amounts {
        if let Some(amount) = amount {
            step = step.arg(name, amount);
        }
    }
    let step = step
        .arg("asked", found.is_asked)
        .value(found.lacking)
        .facts(found.sources);
    node.children.push(step);
    node.value = Some(found.lacking);
    let deduction = checked(found.lacking.times(Exact::from(*each)))?;
    less(ask.full, deduction, *cap, node)
}
