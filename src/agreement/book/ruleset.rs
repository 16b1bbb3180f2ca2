//! Rule sets: the shipped ones and the folder's own, and how they extend each other.

use super::fault::{Faults, Place, near};
use super::table::{RuleTable, Unset, read_rules, text};
use std::collections::{BTreeMap, BTreeSet};
use toml::de::{DeTable, DeValue};

/// The set beneath every other: what any roster keeps.
pub(super) const BASIC: &str = "basic";

/// Rule sets that come with the program, as (file, text).
pub(super) const SHIPPED: [(&str, &str); 7] = [
    ("models/agreements/basic.toml", include_str!("../../../models/agreements/basic.toml")),
    ("models/agreements/eu-directive.toml", include_str!("../../../models/agreements/eu-directive.toml")),
    ("models/agreements/dk-law.toml", include_str!("../../../models/agreements/dk-law.toml")),
    ("models/agreements/dk-regions-nurses.toml", include_str!("../../../models/agreements/dk-regions-nurses.toml")),
    ("models/agreements/dk-junior-doctors.toml", include_str!("../../../models/agreements/dk-junior-doctors.toml")),
    ("models/agreements/dk-consultants.toml", include_str!("../../../models/agreements/dk-consultants.toml")),
    (
        "models/agreements/nhs-agenda-for-change.toml",
        include_str!("../../../models/agreements/nhs-agenda-for-change.toml"),
    ),
];

const HEADER_KEYS: [&str; 6] = ["name", "title", "country", "label", "extends", "rules"];

/// One rule set.
#[derive(Debug)]
pub(super) struct RuleSet {
    pub name: String,
    pub title: String,
    pub country: Option<String>,
    pub label: Option<String>,
    pub extends: Option<(String, Place)>,
    pub tables: Vec<RuleTable>,
}

/// All rule sets by name.
#[derive(Debug, Default)]
pub(super) struct Library {
    sets: BTreeMap<String, RuleSet>,
    /// Own sets that could not be read; staff under them is not reported again.
    unreadable: BTreeSet<String>,
}

impl Library {
    /// Reads the shipped sets and the folder's own.
    pub fn read(own: &[(String, String)], faults: &mut Faults) -> Self {
        let mut library = Self::default();
        for (file, text) in SHIPPED {
            if let Some(set) = read_set(file, text, faults) {
                library.sets.insert(set.name.clone(), set);
            }
        }
        for (file, text) in own {
            let Some(set) = read_set(file, text, faults) else {
                library.unreadable.insert(stem(file).to_string());
                continue;
            };
            if library.sets.contains_key(&set.name) {
                let name = &set.name;
                let advice = "choose another name and say `extends` to build upon it";
                faults.add(&Place::file(file), format!("a rule set `{name}` exists already; {advice}"));
                continue;
            }
            library.sets.insert(set.name.clone(), set);
        }
        library.refuse_unknown_parents(faults);
        library
    }

    /// The set of a name.
    pub fn get(&self, name: &str) -> Option<&RuleSet> {
        self.sets.get(name)
    }

    /// Whether a set of this name exists or would, could its file be read.
    pub fn knows(&self, name: &str) -> bool {
        self.sets.contains_key(name) || self.unreadable.contains(name)
    }

    /// All names that staff can be under.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sets.keys().map(String::as_str).filter(|name| *name != BASIC)
    }

    /// Every set with the one that it extends.
    pub fn parents(&self) -> BTreeMap<String, Option<String>> {
        let parent = |set: &RuleSet| set.extends.as_ref().map(|(parent, _)| parent.clone());
        self.sets.iter().map(|(name, set)| (name.clone(), parent(set))).collect()
    }

    /// The set and all that it extends, lowest first: `basic`, law, agreement.
    pub fn chain(&self, name: &str, faults: &mut Faults) -> Vec<&RuleSet> {
        let mut chain: Vec<&RuleSet> = Vec::new();
        let mut next = self.sets.get(name);
        while let Some(set) = next {
            chain.push(set);
            next = match &set.extends {
                Some((parent, place)) if chain.iter().any(|seen| seen.name == *parent) => {
                    faults.add(place, format!("rule sets extend each other in a circle through `{parent}`"));
                    None
                }
                Some((parent, _)) => self.sets.get(parent),
                None => None,
            };
        }
        chain.extend(self.sets.get(BASIC).filter(|_| name != BASIC));
        chain.reverse();
        chain
    }

    fn refuse_unknown_parents(&self, faults: &mut Faults) {
        for (parent, place) in self.sets.values().filter_map(|set| set.extends.as_ref()) {
            if !self.knows(parent) {
                faults.add(place, format!("unknown rule set `{parent}`{}", near(parent, self.names())));
            }
        }
    }
}

/// Reads one file; `None` when it has no usable header.
fn read_set(file: &str, source: &str, faults: &mut Faults) -> Option<RuleSet> {
    let place = Place::file(file);
    let root = parse(source, &place, faults)?;
    let (mut name, mut title, mut country, mut label, mut extends) = (None, None, None, None, None);
    let mut tables = Vec::new();
    for (key, value) in &root {
        let at = place.part(value.span());
        match key.get_ref().as_ref() {
            "name" => name = text(value.get_ref(), "name", &at, faults).map(|name| (name, at)),
            "title" => title = text(value.get_ref(), "title", &at, faults),
            "country" => country = text(value.get_ref(), "country", &at, faults),
            "label" => label = text(value.get_ref(), "label", &at, faults),
            "extends" => extends = text(value.get_ref(), "extends", &at, faults).map(|parent| (parent, at)),
            "rules" => tables = read_rules(value, &place, faults),
            other => faults.add(&place.part(key.span()), format!("unknown key `{other}`{}", near(other, HEADER_KEYS))),
        }
    }
    let Some((name, at)) = name else {
        faults.add(&place, "a rule set begins with `name = \"…\"`, the same as the file without `.toml`");
        return None;
    };
    if stem(file) != name {
        let stem = stem(file);
        faults.add(&at, format!("the set is named `{name}` but its file `{stem}`; give both the same name"));
    }
    if title.is_none() {
        faults.add(&place, "a rule set has a `title = \"…\"` for reports");
    }
    for table in &tables {
        table_faults(table, faults);
    }
    Some(RuleSet { title: title.unwrap_or_else(|| name.clone()), name, country, label, extends, tables })
}

/// The file's name without folder and ending.
fn stem(file: &str) -> &str {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    last.strip_suffix(".toml").unwrap_or(last)
}

/// What only rule sets must or must not say.
fn table_faults(table: &RuleTable, faults: &mut Faults) {
    let name = table.name();
    if table.source.is_none() {
        faults.add(&table.place, format!("`{name}` has no `source`: say the clause or page and its year"));
    }
    if table.confidence.as_deref() == Some("U") && table.unset == Unset::Nothing {
        faults.add(
            &table.place,
            format!("`{name}` is unverified (confidence U): ship it with `unset = true` and a note"),
        );
    }
    if table.unset != Unset::Nothing && table.note.is_none() {
        faults.add(&table.place, format!("`{name}` is unset: add a `note` that says whom to ask for what"));
    }
    if table.consent.is_some() {
        faults.add(&table.place, "`consent` belongs to a person, `[person.E12.rules.…]` in hospital.toml");
    }
    if !table.only.is_empty() {
        faults.add(&table.place, "`only` belongs in hospital.toml; a rule set speaks of its own staff");
    }
}

/// The tables of a file; every syntax error is a fault. Nothing is made of a file that has one: what the parser guesses of
/// the rest only leads to faults that are none, and its guesses at dates cannot even be printed.
pub(super) fn parse<'a>(source: &'a str, place: &Place, faults: &mut Faults) -> Option<DeTable<'a>> {
    let (root, errors) = DeTable::parse_recoverable(source);
    if errors.is_empty() {
        return Some(root.into_inner());
    }
    for error in errors {
        let at = error.span().map_or_else(|| place.clone(), |span| place.part(span));
        faults.add(&at, format!("not valid TOML: {}", error.message()));
    }
    None
}

/// The value as a table, or a fault that says what the key should have been.
pub(super) fn as_table<'a, 'i>(
    value: &'a DeValue<'i>,
    what: &str,
    place: &Place,
    faults: &mut Faults,
) -> Option<&'a DeTable<'i>> {
    let table = value.as_table();
    if table.is_none() {
        faults.add(place, format!("`{what}` is a table, written `[{what}]`"));
    }
    table
}
