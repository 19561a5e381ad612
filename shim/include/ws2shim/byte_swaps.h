// SPDX-License-Identifier: MIT
// The order of a number's bytes and bits, by names that both <stdlib.h> and <intrin.h> of
// Microsoft's have.
#ifndef WS2SHIM_BYTE_SWAPS_H
#define WS2SHIM_BYTE_SWAPS_H

#include <ws2shim/types.h>

#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)
// The host's <x86intrin.h> has two of them.
#undef _rotl
#undef _rotr
#define _rotl(value, shift) ((UINT)(value) << ((shift)&31) | (UINT)(value) >> (-(shift)&31))
#define _rotr(value, shift) ((UINT)(value) >> ((shift)&31) | (UINT)(value) << (-(shift)&31))
#define _rotl64(value, shift) ((UINT64)(value) << ((shift)&63) | (UINT64)(value) >> (-(shift)&63))
#define _rotr64(value, shift) ((UINT64)(value) >> ((shift)&63) | (UINT64)(value) << (-(shift)&63))

#endif
