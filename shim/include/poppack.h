// SPDX-License-Identifier: MIT
// The end of what a pshpack header began.
#pragma pack(pop)
