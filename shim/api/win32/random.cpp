// SPDX-License-Identifier: MIT
#include "platform/random.hpp"

#include "shim/api/caller_memory.hpp"

#include <windows.h>

#include <bcrypt.h>
#include <ntsecapi.h>
#include <ntstatus.h>

using namespace ws2;

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer, ULONG cbBuffer,
                                ULONG dwFlags) {
    if (!hAlgorithm && (dwFlags & BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0)
        return STATUS_INVALID_HANDLE;
    if (!pbBuffer) return STATUS_INVALID_PARAMETER;
    return platform::fill_random(pbBuffer, cbBuffer) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

BOOLEAN WINAPI RtlGenRandom(PVOID RandomBuffer, ULONG RandomBufferLength) {
    if (RandomBufferLength != 0 && !RandomBuffer) return FALSE;
    return platform::fill_random(RandomBuffer, RandomBufferLength) ? TRUE : FALSE;
}
