//! A manuscript, or the comparison of two, as a tagged PDF (PDF/A-2a, PDF/UA-1).
//!
//! The layout engine is the heaviest thing this product is built with; it lives here alone.
