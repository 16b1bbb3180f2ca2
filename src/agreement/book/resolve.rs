//! From layers to the rules of a person.

use super::Terms;
use super::fault::{Faults, Place, near};
use super::merge::{Authority, Layer, Pile, Stratum};
use super::ruleset::{Library, RuleSet};
use super::table::RuleTable;
use super::ward::{FILE, Ward};
use crate::agreement::norm::NormTerms;
use crate::agreement::rules::norm_hours::NormHours;
use crate::agreement::{ActiveRule, Severity};
use crate::hospital::Employee;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A value that exists but that no source states: the ward is asked to set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// Rule set that asks.
    pub set: String,
    /// Rule, with its label if it has one.
    pub rule: String,
    /// The values to set; empty for the rule as a whole.
    pub keys: Vec<String>,
    /// What is known and whom to ask.
    pub note: String,
    /// Where it would be found.
    pub source: String,
}

/// Lays layers for one person after another.
pub(super) struct Resolver<'a> {
    library: &'a Library,
    ward: &'a Ward,
    date: NaiveDate,
    open_questions: Vec<OpenQuestion>,
}

impl<'a> Resolver<'a> {
    pub fn new(library: &'a Library, ward: &'a Ward, date: NaiveDate) -> Self {
        Self { library, ward, date, open_questions: Vec::new() }
    }

    pub fn into_open_questions(self) -> Vec<OpenQuestion> {
        self.open_questions
    }

    /// The name of the person's rule set, their own or the ward's.
    pub fn agreement_of(&self, person: &Employee, faults: &mut Faults) -> Option<String> {
        let (name, place) = match &self.ward.agreement {
            _ if !person.agreement.is_empty() => (&person.agreement, Place::file("staff.csv")),
            Some((name, place)) => (name, place.clone()),
            None if !self.ward.readable => return None,
            None => {
                let place = Place::file(FILE);
                let names: Vec<&str> = self.library.names().collect();
                let message = "employments without an `agreement` need a default, `agreement = \"…\"`; known are";
                faults.add(&place, format!("{message} `{}`", names.join("`, `")));
                return None;
            }
        };
        // The ward's own word is pointed at wherever the name came from.
        let place = match &self.ward.agreement {
            Some((default, at)) if default == name => at.clone(),
            _ => place,
        };
        if !self.library.knows(name) {
            faults.add(&place, format!("unknown rule set `{name}`{}", near(name, self.library.names())));
        }
        self.library.get(name).map(|set| set.name.clone())
    }

    /// The rules under a set, with the folder's layers and a person's own on top.
    pub fn terms(&mut self, agreement: &str, own: Option<(&Employee, &Vec<RuleTable>)>, faults: &mut Faults) -> Terms {
        let chain = self.library.chain(agreement, faults);
        let mut layers: Vec<Layer<'_>> = chain.iter().map(|set| self.set_layer(set)).collect();
        let names: Vec<&str> = chain.iter().map(|set| set.name.as_str()).collect();
        layers.extend(self.folder_layers(&names));
        if let Some((person, tables)) = own {
            let (name, source) =
                (format!("person {}", person.employment), format!("entry of {} in {FILE}", person.name));
            layers.push(Layer { name, authority: Authority::Person, source, tables: self.in_force(tables, &names) });
        }
        let mut piles: BTreeMap<String, Pile> = BTreeMap::new();
        for layer in &layers {
            for table in &layer.tables {
                let pile = piles.entry(table.name()).or_insert_with(|| Pile { rule: table.rule, strata: Vec::new() });
                pile.lay(table, layer, faults);
            }
        }
        self.ask_expired(&chain, &piles);
        let mut rules = Vec::new();
        for (name, pile) in &piles {
            for stratum in &pile.strata {
                self.ask(name, stratum);
                rules.extend(activate(name, pile, stratum, agreement, faults));
            }
        }
        let title = self.library.get(agreement).map(title_of).unwrap_or_default();
        let norm = piles.get("norm_hours").and_then(norm_of);
        Terms { title, rules, norm }
    }

    fn set_layer(&self, set: &'a RuleSet) -> Layer<'a> {
        let tables = self.in_force(&set.tables, &[]);
        Layer { name: set.name.clone(), authority: Authority::RuleSet, source: set.title.clone(), tables }
    }

    fn folder_layers(&self, sets: &[&str]) -> Vec<Layer<'a>> {
        let mut layers = Vec::new();
        if let Some(local) = &self.ward.local {
            let (name, tables) = ("local agreement".to_string(), self.in_force(&local.tables, sets));
            layers.push(Layer { name, authority: Authority::Local, source: local.title.clone(), tables });
        }
        let tables = self.in_force(&self.ward.policy, sets);
        layers.push(Layer { name: "ward".into(), authority: Authority::Ward, source: "ward policy".into(), tables });
        layers
    }

    /// The versions in force on the date that speak of staff under one of `sets`.
    fn in_force<'t>(&self, tables: &'t [RuleTable], sets: &[&str]) -> Vec<&'t RuleTable> {
        let speaks =
            |table: &&RuleTable| table.only.is_empty() || table.only.iter().any(|only| sets.contains(&only.as_str()));
        tables.iter().filter(|table| table.covers(self.date)).filter(speaks).collect()
    }

    fn ask(&mut self, name: &str, stratum: &Stratum) {
        if !stratum.dormant && stratum.open.is_empty() {
            return;
        }
        let keys = if stratum.dormant { Vec::new() } else { stratum.open.iter().map(ToString::to_string).collect() };
        let (set, note, source) = (stratum.layer.clone(), stratum.note.clone(), stratum.source.clone());
        self.push(OpenQuestion { set, rule: name.into(), keys, note, source });
    }

    /// Rules whose last version has run out, and that no layer replaces.
    fn ask_expired(&mut self, chain: &[&RuleSet], piles: &BTreeMap<String, Pile>) {
        for set in chain {
            for table in &set.tables {
                let (name, gone) = (table.name(), table.until.filter(|until| *until < self.date));
                let later =
                    |other: &RuleTable| other.name() == name && other.until.is_none_or(|until| until >= self.date);
                if let Some(until) = gone.filter(|_| !piles.contains_key(&name) && !set.tables.iter().any(later)) {
                    let note = format!("the last version ran out on {until}; set the value that followed it");
                    let source = table.source.clone().unwrap_or_default();
                    self.push(OpenQuestion { set: set.name.clone(), rule: name, keys: Vec::new(), note, source });
                }
            }
        }
    }

    fn push(&mut self, question: OpenQuestion) {
        let asked = |other: &OpenQuestion| {
            (&other.rule, &other.keys, &other.note) == (&question.rule, &question.keys, &question.note)
        };
        if !self.open_questions.iter().any(asked) {
            self.open_questions.push(question);
        }
    }
}

fn title_of(set: &RuleSet) -> String {
    set.label.as_ref().map_or_else(|| set.title.clone(), |label| format!("{} ({label})", set.title))
}

/// The norm, by its most specific version.
fn norm_of(pile: &Pile) -> Option<NormTerms> {
    let stratum = pile.strata.iter().rfind(|stratum| !stratum.dormant)?;
    Some(stratum.table().try_into::<NormHours>().ok()?.terms())
}

/// The rule of a stratum; `None` while it waits to be set.
fn activate(name: &str, pile: &Pile, stratum: &Stratum, agreement: &str, faults: &mut Faults) -> Option<ActiveRule> {
    if stratum.dormant {
        return None;
    }
    if stratum.severity == Severity::Advice && stratum.points.is_none() {
        faults.add(&stratum.place, format!("`{name}` is advice and needs `points` per unit of excess"));
    }
    match (pile.rule.build)(stratum.table()) {
        Ok(rule) => Some(ActiveRule {
            rule,
            severity: stratum.severity,
            points: stratum.points.unwrap_or_default(),
            source: stratum.source.clone(),
            layer: stratum.layer.clone(),
        }),
        // What could not be read has been reported; what is missing has been asked for.
        Err(_) if !stratum.sound => None,
        Err(error) if !stratum.open.is_empty() && error.message().contains("missing field") => None,
        Err(error) => {
            let what = error.message().trim().replace('\n', " ");
            faults.add(
                &stratum.place,
                format!(
                    "`{name}` for staff under `{agreement}`: {what}; if other staff is meant, say `only = [\"…\"]`"
                ),
            );
            None
        }
    }
}
