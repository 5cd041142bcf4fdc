//! Bundles between offices: real files, real processes, OpenSSH's own signatures.
