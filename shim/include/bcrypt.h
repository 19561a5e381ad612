// SPDX-License-Identifier: MIT
// Of Microsoft's newer cryptography random numbers and hashes, with a key (HMAC) or without.
#ifndef __BCRYPT_H__
#define __BCRYPT_H__

#include <ws2shim/windows_types.h>

typedef PVOID BCRYPT_HANDLE, BCRYPT_ALG_HANDLE, BCRYPT_HASH_HANDLE, BCRYPT_KEY_HANDLE;
#define BCRYPT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)

#define BCRYPT_RNG_USE_ENTROPY_IN_BUFFER 0x00000001
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG 0x00000002
#define BCRYPT_ALG_HANDLE_HMAC_FLAG 0x00000008
#define BCRYPT_HASH_REUSABLE_FLAG 0x00000020

#define BCRYPT_RNG_ALGORITHM L"RNG"
#define BCRYPT_MD5_ALGORITHM L"MD5"
#define BCRYPT_SHA1_ALGORITHM L"SHA1"
#define BCRYPT_SHA256_ALGORITHM L"SHA256"
#define BCRYPT_SHA384_ALGORITHM L"SHA384"
#define BCRYPT_SHA512_ALGORITHM L"SHA512"
#define MS_PRIMITIVE_PROVIDER L"Microsoft Primitive Provider"

#define BCRYPT_OBJECT_LENGTH L"ObjectLength"
#define BCRYPT_ALGORITHM_NAME L"AlgorithmName"
#define BCRYPT_HASH_LENGTH L"HashDigestLength"
#define BCRYPT_HASH_BLOCK_LENGTH L"HashBlockLength"

// Algorithms that are open already.
#define BCRYPT_MD5_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000021)
#define BCRYPT_SHA1_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000031)
#define BCRYPT_SHA256_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000041)
#define BCRYPT_SHA384_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000051)
#define BCRYPT_SHA512_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000061)
#define BCRYPT_RNG_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000081)
#define BCRYPT_HMAC_MD5_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000091)
#define BCRYPT_HMAC_SHA1_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000A1)
#define BCRYPT_HMAC_SHA256_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000B1)
#define BCRYPT_HMAC_SHA384_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000C1)
#define BCRYPT_HMAC_SHA512_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000D1)

WS2_BEGIN_C

// All of them give 0 for a success, STATUS_INVALID_HANDLE for what is no handle of theirs and
// STATUS_INVALID_PARAMETER for a missing argument or an unknown flag.

// One of the algorithms above; pszImplementation is MS_PRIMITIVE_PROVIDER or NULL.
// STATUS_NOT_FOUND: another one (ciphers, keys and signatures are not there).
// [docs:BCryptOpenAlgorithmProvider]
WINBASEAPI NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE* phAlgorithm,
                                                       LPCWSTR pszAlgId, LPCWSTR pszImplementation,
                                                       ULONG dwFlags)
    WS2_LINK_NAME(BCryptOpenAlgorithmProvider);
WINBASEAPI NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE hAlgorithm, ULONG dwFlags)
    WS2_LINK_NAME(BCryptCloseAlgorithmProvider);

// Of an algorithm or a hash. With pbOutput NULL only the size in bytes. STATUS_BUFFER_TOO_SMALL:
// and then, too, the size. STATUS_NOT_SUPPORTED: it has no such property. [docs:BCryptGetProperty]
WINBASEAPI NTSTATUS WINAPI BCryptGetProperty(BCRYPT_HANDLE hObject, LPCWSTR pszProperty,
                                             PUCHAR pbOutput, ULONG cbOutput, ULONG* pcbResult,
                                             ULONG dwFlags) WS2_LINK_NAME(BCryptGetProperty);

// pbHashObject is left alone: the library has its own memory. STATUS_BUFFER_TOO_SMALL: it is given
// and smaller than BCRYPT_OBJECT_LENGTH. The key is for an algorithm with
// BCRYPT_ALG_HANDLE_HMAC_FLAG. [docs:BCryptCreateHash]
WINBASEAPI NTSTATUS WINAPI BCryptCreateHash(BCRYPT_ALG_HANDLE hAlgorithm,
                                            BCRYPT_HASH_HANDLE* phHash, PUCHAR pbHashObject,
                                            ULONG cbHashObject, PUCHAR pbSecret, ULONG cbSecret,
                                            ULONG dwFlags) WS2_LINK_NAME(BCryptCreateHash);
// STATUS_INVALID_HANDLE also for a hash whose value was taken, unless it may be used again.
// [docs:BCryptHashData]
WINBASEAPI NTSTATUS WINAPI BCryptHashData(BCRYPT_HASH_HANDLE hHash, PUCHAR pbInput, ULONG cbInput,
                                          ULONG dwFlags) WS2_LINK_NAME(BCryptHashData);
// cbOutput is the length of the value. [docs:BCryptFinishHash]
WINBASEAPI NTSTATUS WINAPI BCryptFinishHash(BCRYPT_HASH_HANDLE hHash, PUCHAR pbOutput,
                                            ULONG cbOutput, ULONG dwFlags)
    WS2_LINK_NAME(BCryptFinishHash);
WINBASEAPI NTSTATUS WINAPI BCryptDuplicateHash(BCRYPT_HASH_HANDLE hHash,
                                               BCRYPT_HASH_HANDLE* phNewHash, PUCHAR pbHashObject,
                                               ULONG cbHashObject, ULONG dwFlags)
    WS2_LINK_NAME(BCryptDuplicateHash);
WINBASEAPI NTSTATUS WINAPI BCryptDestroyHash(BCRYPT_HASH_HANDLE hHash)
    WS2_LINK_NAME(BCryptDestroyHash);
// All of the above in one. [docs:BCryptHash]
WINBASEAPI NTSTATUS WINAPI BCryptHash(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbSecret, ULONG cbSecret,
                                      PUCHAR pbInput, ULONG cbInput, PUCHAR pbOutput,
                                      ULONG cbOutput) WS2_LINK_NAME(BCryptHash);

// 0, or STATUS_INVALID_HANDLE without an algorithm and without BCRYPT_USE_SYSTEM_PREFERRED_RNG,
// STATUS_INVALID_PARAMETER for no buffer. [docs:BCryptGenRandom]
WINBASEAPI NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer,
                                           ULONG cbBuffer, ULONG dwFlags)
    WS2_LINK_NAME(BCryptGenRandom);

WS2_END_C

#endif
