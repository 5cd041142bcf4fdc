//! Plain values as JSON text, for arguments and images.

use serde_json::{Value as Json, json};

use super::StoreError;
use crate::{
    base::Value,
    domain::{Command, Kind, Refusal, RefusalCode, Row},
};

/// A value as JSON; text, numbers, null and arrays map one to one.
pub(super) fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
    }
}

/// Back from JSON; `None` for what [`to_json`] never writes.
pub(super) fn from_json(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Int(number.as_i64()?),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect::<Option<_>>()?),
        Json::Bool(_) | Json::Object(_) => return None,
    })
}

/// Named arguments as one JSON object in their order.
pub(super) fn args_json(args: &[(&'static str, Value)]) -> String {
    let mut text = String::from("{");
    for (n, (name, value)) in args.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        text.push_str(&format!("{comma}\"{name}\":{}", to_json(value)));
    }
    text.push('}');
    text
}

/// A row's values as a JSON array.
pub(super) fn image(row: &Row) -> String {
    Json::Array(row.values.iter().map(to_json).collect()).to_string()
}

/// The values of an [`image`]. One that was written before a column was added lacks it: empty.
pub(super) fn values(image: &str, kind: Kind) -> Option<Vec<Value>> {
    let json: Json = serde_json::from_str(image).ok()?;
    let values: Option<Vec<Value>> = json.as_array()?.iter().map(from_json).collect();
    let mut values = values?;
    let width = kind.fields().len();
    if values.len() < width {
        values.resize(width, Value::Null);
    }
    Some(values)
}

/// A refusal as JSON.
pub(super) fn refusal_json(refusal: &Refusal) -> String {
    json!({ "code": refusal.code.code(), "args": refusal.args, "field": refusal.field }).to_string()
}

/// A failure as JSON, with the id of the command that failed.
pub(super) fn failure_json(error: &StoreError, command_id: &str) -> String {
    json!({ "code": error.code(), "args": error.args(), "command_id": command_id }).to_string()
}

/// A refusal back from [`refusal_json`].
pub(super) fn refusal(text: &str) -> Option<Refusal> {
    let json: Json = serde_json::from_str(text).ok()?;
    let args = json["args"]
        .as_array()?
        .iter()
        .map(|pair| Some((pair[0].as_str()?.to_string(), pair[1].as_str()?.to_string())))
        .collect::<Option<_>>()?;
    let field = json["field"].as_str().map(str::to_string);
    Some(Refusal {
        code: RefusalCode::parse(json["code"].as_str()?)?,
        args,
        field,
    })
}

/// The command of a name and its arguments as [`args_json`] wrote them.
pub(super) fn command(name: &str, args: &str) -> Option<Command> {
    let json: Json = serde_json::from_str(args).ok()?;
    let values = Command::arg_names(name)?
        .iter()
        // An act on record may be older than an argument; it said nothing about it.
        .map(|arg| json.get(arg).map_or(Some(Value::Null), from_json))
        .collect::<Option<Vec<Value>>>()?;
    Command::decode(name, &values)
}
