//! With what people sign in: passwords, passkeys, OpenID Connect.
