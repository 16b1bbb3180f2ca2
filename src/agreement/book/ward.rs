//! The rule parts of `hospital.toml`: default agreement, ward policy, local agreement, persons.

use super::fault::{Faults, Place, near};
use super::ruleset::{Library, as_table, parse};
use super::table::{RuleTable, date, read_rules, text};
use crate::hospital::Hospital;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

/// Name of the file in messages.
pub(super) const FILE: &str = "hospital.toml";

/// What the folder itself says about rules.
#[derive(Debug, Default)]
pub(super) struct Ward {
    /// Whether the file could be read at all.
    pub readable: bool,
    /// Set for staff without their own.
    pub agreement: Option<(String, Place)>,
    /// `[rules]`.
    pub policy: Vec<RuleTable>,
    /// `[local_agreement]`.
    pub local: Option<Local>,
    /// `[person.…]` by employment.
    pub persons: BTreeMap<String, Vec<RuleTable>>,
}

/// A local agreement: the only layer that may loosen an agreement for everybody.
#[derive(Debug)]
pub(super) struct Local {
    /// Name and date, as sources and reports quote it.
    pub title: String,
    pub tables: Vec<RuleTable>,
}

impl Ward {
    /// Reads the keys that belong to rules and leaves the others alone. Without a hospital nobody is held against its staff.
    pub fn read(source: &str, hospital: Option<&Hospital>, library: &Library, faults: &mut Faults) -> Self {
        let place = Place::file(FILE);
        let mut ward = Self::default();
        let Some(root) = parse(source, &place, faults) else { return ward };
        ward.readable = true;
        for (key, value) in &root {
            let at = place.part(value.span());
            match key.get_ref().as_ref() {
                "agreement" => {
                    ward.agreement = text(value.get_ref(), "agreement", &at, faults).map(|name| (name, at));
                }
                "rules" => ward.policy = read_rules(value, &place, faults),
                "local_agreement" => ward.local = read_local(value, &at, faults),
                "person" => ward.persons = read_persons(value, &at, hospital, faults),
                _ => (),
            }
        }
        ward.refuse_misplaced_keys(library, faults);
        ward
    }

    fn refuse_misplaced_keys(&self, library: &Library, faults: &mut Faults) {
        let local = self.local.iter().flat_map(|local| &local.tables);
        for table in self.policy.iter().chain(local) {
            if table.consent.is_some() {
                faults.add(&table.place, "`consent` belongs to a person, `[person.E12.rules.…]`");
            }
            for name in table.only.iter().filter(|name| !library.knows(name)) {
                faults.add(&table.place, format!("unknown rule set `{name}` in `only`{}", near(name, library.names())));
            }
        }
    }
}

fn read_local(value: &Spanned<DeValue<'_>>, place: &Place, faults: &mut Faults) -> Option<Local> {
    let table = as_table(value.get_ref(), "local_agreement", place, faults)?;
    let (mut name, mut agreed, mut tables) = (None, None, Vec::new());
    for (key, value) in table {
        let at = place.part(value.span());
        match key.get_ref().as_ref() {
            "name" => name = text(value.get_ref(), "name", &at, faults),
            "date" => agreed = date(value.get_ref(), "date", &at, faults),
            "rules" => tables = read_rules(value, place, faults),
            other => {
                let hint = near(other, ["name", "date", "rules"]);
                faults.add(&place.part(key.span()), format!("unknown key `{other}` of the local agreement{hint}"));
            }
        }
    }
    if name.is_none() || agreed.is_none() {
        let why = "only an agreement that can be found again may loosen another";
        faults.add(place, format!("`[local_agreement]` has a `name` and a `date` (the day it was made): {why}"));
    }
    let title = format!("{}, {}", name.unwrap_or_default(), agreed.map(|date| date.to_string()).unwrap_or_default());
    Some(Local { title, tables })
}

fn read_persons(
    value: &Spanned<DeValue<'_>>,
    place: &Place,
    hospital: Option<&Hospital>,
    faults: &mut Faults,
) -> BTreeMap<String, Vec<RuleTable>> {
    let mut persons = BTreeMap::new();
    let Some(table) = as_table(value.get_ref(), "person", place, faults) else { return persons };
    for (key, value) in table {
        let (employment, at) = (key.get_ref().as_ref(), place.part(key.span()));
        if let Some(hospital) = hospital.filter(|hospital| hospital.person(employment).is_none()) {
            let hint = near(employment, hospital.staff.iter().map(|person| person.employment.as_str()));
            faults.add(&at, format!("unknown employment `{employment}`{hint}"));
        }
        let Some(person) = as_table(value.get_ref(), "person.<employment>", &at, faults) else { continue };
        for (key, value) in person {
            if key.get_ref() == "rules" {
                persons.insert(employment.to_string(), read_rules(value, place, faults));
            } else {
                let message = "a person's exceptions are written `[person.E12.rules.max_work_days]`";
                faults.add(&place.part(key.span()), format!("unknown key `{}`; {message}", key.get_ref()));
            }
        }
    }
    persons
}
