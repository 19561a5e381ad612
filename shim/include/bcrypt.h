// SPDX-License-Identifier: MIT
// Of Microsoft's cryptography only random numbers.
#ifndef __BCRYPT_H__
#define __BCRYPT_H__

#include <ws2shim/windows_types.h>

typedef PVOID BCRYPT_HANDLE, BCRYPT_ALG_HANDLE;
#define BCRYPT_RNG_USE_ENTROPY_IN_BUFFER 0x00000001
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG 0x00000002
#define BCRYPT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)

WS2_BEGIN_C

// 0, or STATUS_INVALID_HANDLE without an algorithm and without BCRYPT_USE_SYSTEM_PREFERRED_RNG,
// STATUS_INVALID_PARAMETER for no buffer. [docs:BCryptGenRandom]
WINBASEAPI NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer,
                                           ULONG cbBuffer, ULONG dwFlags)
    WS2_LINK_NAME(BCryptGenRandom);

WS2_END_C

#endif
