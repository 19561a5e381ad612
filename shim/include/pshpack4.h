// SPDX-License-Identifier: MIT
// Structures from here on have members at multiples of 4, until poppack.h.
#pragma pack(push, 4)
