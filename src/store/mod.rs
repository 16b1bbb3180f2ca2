//! Published plans, every version kept: who put it out, when and why, in one SQLite file in the folder.
//!
//! Knows texts and versions, not hospitals. A version is written in one transaction and never changed: a process that is killed
//! leaves it whole or not there at all. SQLite's rollback journal is used and not its write-ahead log, so that between two
//! writes the folder holds one file that can be copied. Whoever writes locks the file first; a second writer waits a little and
//! is then told. Every version carries a digest over itself and the one before, so that a damaged, missing or exchanged
//! version is noticed when the file is next opened.

mod digest;
mod error;

pub use error::StoreError;

use crate::calendar::Moment;
use digest::Digest;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the file in a folder.
pub const STORE_FILE: &str = "tavle.db";
/// Marks the file as one of this program ("tavl").
const APPLICATION: i32 = 0x7461_766C;
/// Version of the form of the file.
const FORM: i32 = 1;
/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(3);

const TABLES: &str = "
    CREATE TABLE version (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        told INTEGER NOT NULL,
        who TEXT NOT NULL,
        why TEXT NOT NULL,
        digest TEXT NOT NULL
    ) STRICT;
    CREATE TABLE part (
        version INTEGER NOT NULL REFERENCES version(number),
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (version, name)
    ) STRICT;";

/// What a version is a version of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A ward's roster.
    Roster,
    /// Theatre blocks.
    Blocks,
}

impl Kind {
    /// The word in the file and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Roster => "roster",
            Self::Blocks => "blocks",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Roster, Self::Blocks].into_iter().find(|kind| kind.word() == word)
    }
}

/// A plan about to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Of what.
    pub kind: Kind,
    /// When it is made known.
    pub told: Moment,
    /// Who answers for it.
    pub who: String,
    /// Why it is put out.
    pub why: String,
    /// Its files by name.
    pub parts: Vec<(String, String)>,
}

/// A published plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Number, from 1.
    pub number: i64,
    /// The plan.
    pub publication: Publication,
}

impl Version {
    /// The text of one of its files.
    pub fn part(&self, name: &str) -> Option<&str> {
        self.publication.parts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// The store of a folder.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store of a folder and looks it over; `None` if the folder has none.
    ///
    /// # Errors
    /// When the file is damaged, is of another program, or cannot be read.
    pub fn open(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(STORE_FILE);
        if !path.exists() {
            return Ok(None);
        }
        // Not read-only: what a killed writer has left half done is rolled back on opening.
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        if store.is_blank()? {
            return Ok(None);
        }
        store.examine()?;
        Ok(Some(store))
    }

    /// Opens the store of a folder, and makes one if there is none.
    ///
    /// # Errors
    /// As [`Store::open`], and when it cannot be made.
    pub fn open_or_make(folder: &Path) -> Result<Self, StoreError> {
        if let Some(store) = Self::open(folder)? {
            return Ok(store);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut store = Self::connect(folder.join(STORE_FILE), flags)?;
        let path = store.path.clone();
        let make = |connection: &mut Connection| -> rusqlite::Result<()> {
            let made = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have been faster.
            if made.query_row("PRAGMA application_id", [], |row| row.get::<_, i32>(0))? == 0 {
                made.execute_batch(TABLES)?;
                made.pragma_update(None, "application_id", APPLICATION)?;
                made.pragma_update(None, "user_version", FORM)?;
            }
            made.commit()
        };
        make(&mut store.connection).map_err(|error| StoreError::of(&path, error))?;
        store.examine()?;
        Ok(store)
    }

    fn connect(path: PathBuf, flags: OpenFlags) -> Result<Self, StoreError> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(&path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", "ON")?;
            Ok(connection)
        };
        match open() {
            Ok(connection) => Ok(Self { connection, path }),
            Err(error) => Err(StoreError::of(&path, error)),
        }
    }

    /// Whether nothing is in the file yet: another process has just made it, or was killed right then.
    fn is_blank(&self) -> Result<bool, StoreError> {
        let of = |error| StoreError::of(&self.path, error);
        let tables: i64 =
            self.connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(of)?;
        let application: i32 = self.connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(of)?;
        Ok(tables == 0 && application == 0)
    }

    /// Looks the whole file over: SQLite's own check, then every digest.
    fn examine(&self) -> Result<(), StoreError> {
        let of = |error| StoreError::of(&self.path, error);
        let pragma = |name: &str| self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0));
        let (application, form) = (pragma("application_id").map_err(of)?, pragma("user_version").map_err(of)?);
        if application != APPLICATION {
            return Err(StoreError::Foreign(self.path.clone()));
        }
        if form != FORM {
            return Err(StoreError::Newer(self.path.clone(), form));
        }
        let sound: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(of)?;
        if sound != "ok" {
            return Err(StoreError::Damaged(self.path.clone(), sound));
        }
        self.versions().map(drop)
    }

    /// Every version, from the first, each held against its digest.
    ///
    /// # Errors
    /// When a version is damaged or missing.
    pub fn versions(&self) -> Result<Vec<Version>, StoreError> {
        let of = |error| StoreError::of(&self.path, error);
        let mut rows = self
            .connection
            .prepare("SELECT number, kind, told, who, why, digest FROM version ORDER BY number")
            .map_err(of)?;
        let mut rows = rows.query([]).map_err(of)?;
        let (mut versions, mut last) = (Vec::new(), Digest::default());
        while let Some(row) = rows.next().map_err(of)? {
            let read = || -> rusqlite::Result<(i64, String, i64, String, String, String)> {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            };
            let (number, word, told, who, why, digest) = read().map_err(of)?;
            let damaged =
                || StoreError::Damaged(self.path.clone(), format!("version {number} is not what was written"));
            let kind = Kind::of_word(&word).ok_or_else(damaged)?;
            let parts = self.parts(number).map_err(of)?;
            let publication = Publication { kind, told: Moment(told), who, why, parts };
            last = digest_of(&last, number, &publication);
            if number != versions.len() as i64 + 1 || last.text() != digest {
                return Err(damaged());
            }
            versions.push(Version { number, publication });
        }
        Ok(versions)
    }

    fn parts(&self, number: i64) -> rusqlite::Result<Vec<(String, String)>> {
        let mut rows = self.connection.prepare("SELECT name, text FROM part WHERE version = ?1 ORDER BY name")?;
        rows.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// The last version of a kind.
    ///
    /// # Errors
    /// When a version is damaged or missing.
    pub fn last(&self, kind: Kind) -> Result<Option<Version>, StoreError> {
        Ok(self.versions()?.into_iter().rev().find(|version| version.publication.kind == kind))
    }

    /// Publishes a plan: adds a version and returns its number.
    ///
    /// # Errors
    /// When another process is writing, or the file cannot be written.
    pub fn publish(&mut self, publication: &Publication) -> Result<i64, StoreError> {
        let numbers = self.publish_all(std::slice::from_ref(publication))?;
        Ok(numbers.last().copied().unwrap_or_default())
    }

    /// Publishes plans that belong together, all of them or none, and returns their numbers.
    ///
    /// # Errors
    /// When another process is writing, or the file cannot be written.
    pub fn publish_all(&mut self, publications: &[Publication]) -> Result<Vec<i64>, StoreError> {
        let path = self.path.clone();
        let add = |connection: &mut Connection| -> rusqlite::Result<Vec<i64>> {
            let added = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut numbers = Vec::new();
            for publication in publications {
                let mut publication = publication.clone();
                publication.parts.sort();
                numbers.push(insert(&added, &publication)?);
            }
            added.commit()?;
            Ok(numbers)
        };
        add(&mut self.connection).map_err(|error| StoreError::of(&path, error))
    }
}

fn insert(added: &Transaction, publication: &Publication) -> rusqlite::Result<i64> {
    let last: Option<(i64, String)> = added
        .query_row("SELECT number, digest FROM version ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (number, before) =
        last.map_or((1, Digest::default()), |(number, digest)| (number + 1, Digest::of_text(&digest)));
    let digest = digest_of(&before, number, publication).text();
    added.execute(
        "INSERT INTO version (number, kind, told, who, why, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![number, publication.kind.word(), publication.told.0, publication.who, publication.why, digest],
    )?;
    for (name, text) in &publication.parts {
        added.execute("INSERT INTO part (version, name, text) VALUES (?1, ?2, ?3)", params![number, name, text])?;
    }
    Ok(number)
}

fn digest_of(before: &Digest, number: i64, publication: &Publication) -> Digest {
    let mut digest = before.clone();
    let Publication { kind, told, who, why, parts } = publication;
    digest.add(&number.to_string()).add(kind.word()).add(&told.0.to_string()).add(who).add(why);
    for (name, text) in parts {
        digest.add(name).add(text);
    }
    digest
}
