//! The `tavle` program; everything is in the library.

fn main() -> std::process::ExitCode {
    tavle::cli::main()
}
