// SPDX-License-Identifier: MIT
// OpenSSL's installations on Windows have it for programs whose C library is another one than
// OpenSSL's. There is one C library here, so it has nothing to do.
