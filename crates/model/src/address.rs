//! E-mail addresses, by which members are found when they sign in.

use crate::limits::ADDRESS_BYTES;

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: expected name@example.org, at most {ADDRESS_BYTES} bytes")]
pub struct BadAddress;

/// An e-mail address as it is kept and compared: without spaces around it and in small letters. Domains do not tell large
/// letters from small, and no provider in use does so in names.
///
/// # Errors
///
/// [`BadAddress`] when there are no name and domain around one `@`, or white space or control characters within. Whether
/// mail arrives is nothing that a look can tell.
pub fn normalised_address(text: &str) -> Result<String, BadAddress> {
    let address = text.trim().to_lowercase();
    let (name, domain) = address.split_once('@').ok_or(BadAddress)?;
    let is_good = !name.is_empty()
        && !domain.is_empty()
        && !domain.contains('@')
        && address.len() <= ADDRESS_BYTES
        && !address.chars().any(|c| c.is_whitespace() || c.is_control());
    is_good.then_some(address).ok_or(BadAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_small_letters() {
        let address = normalised_address(" Anke.Petersen@SW-Luebeck.de ");
        assert_eq!(address.as_deref(), Ok("anke.petersen@sw-luebeck.de"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@x.de", "a".repeat(ADDRESS_BYTES));
        for text in [
            "", "anke", "@x.de", "anke@", "a@b@c", "a b@c.de", "a\u{7}@c", &long,
        ] {
            assert_eq!(normalised_address(text), Err(BadAddress), "{text:?}");
        }
    }
}
