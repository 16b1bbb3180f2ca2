//! `tavle completions`: completion of commands and options for a shell.

use super::{Cli, Exit, Failure, say};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print the completion script of a shell, e.g. `tavle completions bash > ~/.local/share/bash-completion/completions/tavle`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub fn run(self) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "tavle", &mut script);
        say(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}
