//! How many rounds a seeded test runs, and how a failing one is run again.

/// Runs `round` for each seed; `WORTLAUT_SEEDS` and `WORTLAUT_FIRST_SEED` say which.
pub fn for_each_seed(in_ci: u64, round: impl Fn(u64) + std::panic::RefUnwindSafe) {
    let first = number_from("WORTLAUT_FIRST_SEED", 0);
    let count = number_from("WORTLAUT_SEEDS", in_ci);
    for seed in first..first + count {
        if let Err(panic) = std::panic::catch_unwind(|| round(seed)) {
            eprintln!("replay with WORTLAUT_FIRST_SEED={seed} WORTLAUT_SEEDS=1");
            std::panic::resume_unwind(panic);
        }
    }
}

fn number_from(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number, not {text:?}"))
    })
}
