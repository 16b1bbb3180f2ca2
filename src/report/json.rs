//! The plan as JSON, and its schema.

use super::{CheckReport, ReportError, Summary};

/// The plan as indented JSON.
///
/// # Errors
/// When the plan cannot be written as JSON.
pub fn to_json(summary: &Summary) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(summary)? + "\n")
}

/// Reads what [`to_json`] wrote.
///
/// # Errors
/// When the text is not a plan of this format.
pub fn from_json(text: &str) -> Result<Summary, ReportError> {
    Ok(serde_json::from_str(text)?)
}

/// JSON schema of the plan; the same as `docs/plan.schema.json`.
pub fn schema() -> String {
    format!("{:#}\n", schemars::schema_for!(Summary).to_value())
}

/// JSON schema of a check report; the same as `docs/check.schema.json`.
pub fn check_schema() -> String {
    format!("{:#}\n", schemars::schema_for!(CheckReport).to_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use serde_json::Value;

    /// Compares with the committed file; with `TAVLE_WRITE_SCHEMA` set, writes it instead.
    fn compare(name: &str, schema: &str) {
        let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("TAVLE_WRITE_SCHEMA").is_some() {
            std::fs::write(&path, schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(committed == schema, "docs/{name} is out of date: run the test with TAVLE_WRITE_SCHEMA=1");
    }

    #[test]
    fn the_committed_schemas_are_those_of_the_code() {
        compare("plan.schema.json", &schema());
        compare("check.schema.json", &check_schema());
    }

    #[test]
    fn a_plan_reads_back_as_it_was_written() {
        let summary = sample::tiny_summary();
        assert_eq!(from_json(&to_json(&summary).unwrap()).unwrap(), summary);
    }

    #[test]
    fn a_plan_without_a_proof_reads_back_too() {
        let (hospital, roster) = sample::tiny();
        let mut result = sample::result(&hospital, roster);
        result.bound = f64::INFINITY;
        let summary = Summary::build(&sample::problem(hospital), &result, &[], &[], &[]);
        assert_eq!(summary.proof.bound_points, None);
        assert_eq!(from_json(&to_json(&summary).unwrap()).unwrap(), summary);
    }

    #[test]
    fn something_else_is_refused() {
        assert!(from_json("{\"format\": 1}").is_err());
    }

    #[test]
    fn plans_and_check_reports_keep_to_their_schemas() {
        let root: Value = serde_json::from_str(&schema()).unwrap();
        let plan: Value = serde_json::from_str(&to_json(&sample::tiny_summary()).unwrap()).unwrap();
        assert_eq!(faults(&root, &root, &plan, "plan"), Vec::<String>::new());
        let root: Value = serde_json::from_str(&check_schema()).unwrap();
        let report: Value = serde_json::from_str(&sample::tiny_check_json()).unwrap();
        assert_eq!(faults(&root, &root, &report, "report"), Vec::<String>::new());
    }

    #[test]
    fn the_schema_refuses_a_wrong_value() {
        let root: Value = serde_json::from_str(&schema()).unwrap();
        let mut plan: Value = serde_json::from_str(&to_json(&sample::tiny_summary()).unwrap()).unwrap();
        plan["people"][0]["fraction"] = "whole".into();
        plan["proof"]["ending"] = "tired".into();
        assert_eq!(faults(&root, &root, &plan, "plan").len(), 2);
    }

    /// The part of JSON schema that schemars uses here: types, properties, items, enums, references, alternatives.
    fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        if let Some(name) = schema["$ref"].as_str() {
            return faults(root, root.pointer(&name[1..]).unwrap(), value, at);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(options) = schema[key].as_array() {
                let fits = options.iter().any(|option| faults(root, option, value, at).is_empty());
                return if fits { vec![] } else { vec![format!("{at}: fits no alternative")] };
            }
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            many => many.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
        };
        let is = |kind: &&str| match *kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("{other}"),
        };
        let constant = schema.get("const").is_none_or(|constant| constant == value);
        let listed = schema["enum"].as_array().is_none_or(|values| values.contains(value));
        if !types.iter().any(is) || !constant || !listed {
            return vec![format!("{at}: {value} is not {schema}")];
        }
        let mut found = Vec::new();
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                found.push(format!("{at}.{name} is missing"));
            }
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            match schema["properties"].get(name) {
                Some(schema) => found.extend(faults(root, schema, member, &format!("{at}.{name}"))),
                None => found.push(format!("{at}.{name} is not in the schema")),
            }
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            found.extend(faults(root, &schema["items"], item, &format!("{at}[{index}]")));
        }
        found
    }
}
