// SPDX-License-Identifier: MIT
// Its name as Windows' programs write it knows neither slashes nor the case of letters.
int __cdecl addresses(void);
