//! Laying the layers over each other for one rule.
//!
//! What comes out is a pile of [`Stratum`]s, the most binding at the bottom. Values of the same standing are replaced key by
//! key. A weaker standing never replaces a stronger one: a ward that asks for five working days where the agreement allows
//! six gets both limits, each under its own name, so that a run of six is reported as a breach of ward policy and not of the
//! agreement.

use super::fault::{Faults, Place};
use super::registry::RuleEntry;
use super::shape::{Key, Stricter};
use super::table::{Given, RuleTable, Unset};
use crate::agreement::Severity;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// Whose word a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authority {
    /// A rule set: law or agreement.
    RuleSet,
    /// The named local agreement.
    Local,
    /// The ward's own policy.
    Ward,
    /// A person's entry in the folder.
    Person,
}

/// A layer while it is laid.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    /// Name for reports, e.g. `dk-law`, `ward`, `person E12`.
    pub name: String,
    pub authority: Authority,
    /// Source of tables that name none.
    pub source: String,
    /// Tables in force.
    pub tables: Vec<&'a RuleTable>,
}

/// A rule at one standing.
#[derive(Debug, Clone)]
pub(super) struct Stratum {
    pub severity: Severity,
    pub points: Option<f64>,
    pub source: String,
    pub layer: String,
    pub place: Place,
    pub values: BTreeMap<&'static str, Value>,
    /// Values that wait to be set.
    pub open: BTreeSet<&'static str>,
    /// Whether the rule as a whole waits to be set.
    pub dormant: bool,
    pub note: String,
    /// Whether all tables that went into it could be read.
    pub sound: bool,
}

/// One rule of one person, or of everybody under one set.
#[derive(Debug, Clone)]
pub(super) struct Pile {
    pub rule: &'static RuleEntry,
    pub strata: Vec<Stratum>,
}

impl Pile {
    /// Lays one table on top.
    pub fn lay(&mut self, table: &RuleTable, layer: &Layer<'_>, faults: &mut Faults) {
        let severity = self.standing(table, layer, faults);
        let mut top = self.top(table, layer, severity);
        self.answer_open_questions(table, layer);
        for (name, given) in &table.values {
            if let Some(key) = table.rule.key(name) {
                self.lay_value(key, given, table, layer, severity, faults);
            }
        }
        for (name, given) in &table.values {
            top.values.insert(name, given.value.clone());
            top.open.remove(name);
        }
        self.strata.retain(|stratum| stratum.severity < severity);
        if self
            .strata
            .last()
            .is_some_and(|below| !below.dormant && below.values == top.values && below.open == top.open)
        {
            if table.severity.is_some() && !self.changes(table) && layer.authority != Authority::RuleSet {
                let message = "binds more strongly than that: it can be tightened here but cannot be made weaker";
                faults.add(&table.place, format!("`{}` {message}", table.name()));
            }
            return;
        }
        self.strata.push(top);
    }

    /// The standing that the table gives its values.
    fn standing(&self, table: &RuleTable, layer: &Layer<'_>, faults: &mut Faults) -> Severity {
        let strongest_open_to_agreement =
            self.strata.iter().map(|stratum| stratum.severity).find(|severity| *severity >= Severity::Agreement);
        let top = self.strata.last().map(|stratum| stratum.severity);
        let (own, natural) = match layer.authority {
            Authority::RuleSet => (Severity::Law, top),
            Authority::Local => (Severity::Agreement, strongest_open_to_agreement),
            Authority::Person if table.consent.is_some() => (Severity::Agreement, strongest_open_to_agreement),
            Authority::Ward | Authority::Person => (Severity::Policy, top.map(|top| top.max(Severity::Policy))),
        };
        if table.severity.is_none() && natural.is_none() && layer.authority == Authority::RuleSet {
            let name = table.name();
            faults.add(&table.place, format!("`{name}` has no `severity`: law, agreement, policy or advice"));
        }
        match table.severity {
            Some(stated) if stated < own => {
                let word = if stated == Severity::Law { "law" } else { "an agreement" };
                faults.add(&table.place, format!("`{}`: the layer `{}` cannot make {word}", table.name(), layer.name));
                own
            }
            Some(stated) => stated,
            None => natural.unwrap_or(own.max(Severity::Agreement)),
        }
    }

    /// A new stratum that starts from the values below it.
    fn top(&self, table: &RuleTable, layer: &Layer<'_>, severity: Severity) -> Stratum {
        let below = self.strata.last();
        let mut open: BTreeSet<&'static str> = below.map(|below| below.open.clone()).unwrap_or_default();
        if let Unset::Keys(keys) = &table.unset {
            open.extend(keys.iter().filter_map(|key| table.rule.key(key)).map(|key| key.name));
        }
        Stratum {
            severity,
            points: table.points.or_else(|| below.and_then(|below| below.points)),
            source: table.source.clone().unwrap_or_else(|| layer.source.clone()),
            layer: layer.name.clone(),
            place: table.place.clone(),
            values: below.map(|below| below.values.clone()).unwrap_or_default(),
            open,
            dormant: table.unset == Unset::Everything,
            note: table.note.clone().or_else(|| below.map(|below| below.note.clone())).unwrap_or_default(),
            sound: table.sound && below.is_none_or(|below| below.sound),
        }
    }

    /// A rule that waits to be set as a whole takes the standing that it waits with, unless the table states another.
    fn answer_open_questions(&mut self, table: &RuleTable, layer: &Layer<'_>) {
        if table.unset == Unset::Everything {
            return;
        }
        if table.severity.is_some() {
            self.strata.retain(|stratum| !stratum.dormant);
            return;
        }
        for stratum in self.strata.iter_mut().filter(|stratum| stratum.dormant) {
            stratum.dormant = false;
            stratum.points = table.points.or(stratum.points);
            stratum.values.extend(table.values.iter().map(|(name, given)| (*name, given.value.clone())));
            stratum.stamp(table, layer);
        }
    }

    /// Writes a value into the strata that it may change, and refuses to loosen those that it may not.
    fn lay_value(
        &mut self,
        key: &Key,
        given: &Given,
        table: &RuleTable,
        layer: &Layer<'_>,
        severity: Severity,
        faults: &mut Faults,
    ) {
        let agreed = layer.authority == Authority::Local || table.consent.is_some();
        let may_open = matches!(layer.authority, Authority::RuleSet | Authority::Local);
        for stratum in &mut self.strata {
            let answers = stratum.open.remove(key.name);
            let looser =
                stratum.severity <= Severity::Agreement && key.loosens(stratum.values.get(key.name), &given.value);
            let permitted = key.exception && may_open || stratum.severity == Severity::Agreement && agreed;
            if looser && !permitted {
                let old = stratum.values.get(key.name).map_or_else(|| "no such exception".into(), Value::to_string);
                faults.add(&given.place, refusal(&table.name(), key, &given.value, &old, stratum));
            } else if looser || answers || key.stricter == Stricter::WardSetting {
                let changed = stratum.values.insert(key.name, given.value.clone()).as_ref() != Some(&given.value);
                if changed && stratum.severity < severity {
                    stratum.stamp(table, layer);
                }
            }
        }
    }

    /// Whether the table says anything that the pile does not hold already.
    fn changes(&self, table: &RuleTable) -> bool {
        let held = |name: &str, value: &Value| self.strata.iter().any(|below| below.values.get(name) == Some(value));
        table.values.iter().any(|(name, given)| !held(name, &given.value))
    }
}

impl Stratum {
    /// The values as a rule reads them.
    pub fn table(&self) -> toml::Table {
        self.values.iter().map(|(key, value)| (key.to_string(), value.clone())).collect()
    }

    /// Notes that a layer has changed a value.
    fn stamp(&mut self, table: &RuleTable, layer: &Layer<'_>) {
        self.layer = format!("{}, {}", self.layer, layer.name);
        self.source = format!("{}; {}", self.source, table.source.as_ref().unwrap_or(&layer.source));
    }
}

fn refusal(name: &str, key: &Key, new: &Value, old: &str, below: &Stratum) -> String {
    let (key, layer, source) = (key.name, &below.layer, &below.source);
    match below.severity {
        Severity::Law => {
            format!("`{name}.{key}` = {new} loosens the law ({old} in {layer}: {source}); law is never relaxed")
        }
        _ => format!(
            "`{name}.{key}` = {new} loosens the agreement ({old} in {layer}: {source}); only `[local_agreement]` with name \
             and date, or a person with `consent = \"…\"`, may do that"
        ),
    }
}
