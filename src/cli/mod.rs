//! The command line: one file a subcommand.
//!
//! A command is a struct of arguments with a `run` that returns how the process ends. What it has to say goes through
//! [`say`], so that a closed pipe ends the program quietly. To add a command, write its file, and one line each in
//! `Command` and its `run`.

mod bench;
mod book;
mod check;
mod columns;
mod compare;
mod completions;
mod conflict;
mod cost;
mod diff;
mod explain;
mod explain_theatres;
mod failure;
mod fragile;
mod generate;
mod in_force;
mod init;
mod interrupt;
mod joined;
mod load;
mod model;
mod next;
mod next_theatres;
mod outlook;
mod people;
mod plan;
mod plan_folder;
mod preallocate;
mod progress;
mod publish;
mod replan;
mod replan_served;
mod replan_theatres;
mod reserve;
mod roster;
mod schema;
mod simulate;
mod swap;
mod theatre_folder;
mod theatre_progress;
mod theatres;
mod values;
mod versions;

pub use failure::Failure;

use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

/// Plan hospital staff rosters and operating theatres, to a proven gap.
#[derive(Debug, Parser)]
#[command(name = "tavle", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Roster(Box<roster::Roster>),
    Theatres(theatres::TheatresCommand),
    Plan(plan::Plan),
    Outlook(outlook::Outlook),
    Reserve(reserve::Reserve),
    Preallocate(preallocate::Preallocate),
    Replan(Box<replan::Replan>),
    Swap(swap::SwapCommand),
    Publish(publish::Publish),
    Versions(versions::Versions),
    Diff(diff::Diff),
    Next(next::Next),
    Check(check::Check),
    Book(book::Book),
    Explain(explain::Explain),
    Cost(cost::Cost),
    Fragile(Box<fragile::Fragile>),
    Compare(compare::Compare),
    Columns(columns::Columns),
    Schema(schema::Schema),
    Simulate(simulate::Simulate),
    Init(init::Init),
    Generate(generate::Generate),
    Bench(Box<bench::Bench>),
    Model(model::Model),
    #[command(hide = true)]
    Completions(completions::Completions),
}

impl Command {
    fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Roster(command) => command.run(),
            Self::Theatres(command) => command.run(),
            Self::Plan(command) => command.run(),
            Self::Outlook(command) => command.run(),
            Self::Reserve(command) => command.run(),
            Self::Preallocate(command) => command.run(),
            Self::Replan(command) => command.run(),
            Self::Swap(command) => command.run(),
            Self::Publish(command) => command.run(),
            Self::Versions(command) => command.run(),
            Self::Diff(command) => command.run(),
            Self::Next(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::Book(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Cost(command) => command.run(),
            Self::Fragile(command) => command.run(),
            Self::Compare(command) => command.run(),
            Self::Columns(command) => command.run(),
            Self::Schema(command) => command.run(),
            Self::Simulate(command) => command.run(),
            Self::Init(command) => command.run(),
            Self::Generate(command) => command.run(),
            Self::Bench(command) => command.run(),
            Self::Model(command) => command.run(),
            Self::Completions(command) => command.run(),
        }
    }
}

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done: a plan within the asked gap, or the best within the limits; nothing to object to.
    Done = 0,
    /// `check` found breaches.
    Breaches = 1,
    /// The input or the arguments are wrong; nothing was written.
    BadInput = 2,
    /// No plan exists.
    NoPlan = 3,
    /// Stopped before there was any plan.
    Stopped = 4,
    /// A fault of this program.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Reads the arguments and does what they say.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version go to stdout; a reader that has gone away has read enough.
            let _ = message.print();
            return if message.use_stderr() { Exit::BadInput.into() } else { Exit::Done.into() };
        }
    };
    match cli.command.run() {
        Ok(exit) => exit.into(),
        Err(failure) if failure.is_closed_pipe() => Exit::Done.into(),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "{failure}");
            failure.exit().into()
        }
    }
}

/// Writes to standard output.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::Output)
}
