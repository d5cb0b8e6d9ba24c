//! Foreign files → a text of ours, with a warning for all that could not be carried over as it stood.
