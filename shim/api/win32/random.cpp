// SPDX-License-Identifier: MIT
#include "platform/random.hpp"

#include "shim/api/caller_memory.hpp"

#include <windows.h>

#include <bcrypt.h>
#include <ntstatus.h>
#include <wincrypt.h>

using namespace ws2;

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer, ULONG cbBuffer,
                                ULONG dwFlags) {
    if (!hAlgorithm && (dwFlags & BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0)
        return STATUS_INVALID_HANDLE;
    if (!pbBuffer) return STATUS_INVALID_PARAMETER;
    return platform::fill_random(pbBuffer, cbBuffer) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

// The older interface. There are no keys, so nothing of a context is kept: its handle is a number
// that no program makes up.
namespace {

constexpr HCRYPTPROV random_context = 0x57533243;

BOOL crypt_failure(DWORD error) {
    SetLastError(error);
    return FALSE;
}

BOOL acquire_context(HCRYPTPROV* provider, DWORD type, DWORD flags) {
    if (!provider) return crypt_failure(ERROR_INVALID_PARAMETER);
    if (type == 0 || type > 999) return crypt_failure(static_cast<DWORD>(NTE_BAD_PROV_TYPE));
    if ((flags & CRYPT_VERIFYCONTEXT) == 0 && (flags & CRYPT_NEWKEYSET) == 0)
        return crypt_failure(static_cast<DWORD>(NTE_BAD_KEYSET));
    *provider = random_context;
    return TRUE;
}

}  // namespace

BOOL WINAPI CryptAcquireContextA(HCRYPTPROV* phProv, LPCSTR, LPCSTR, DWORD dwProvType,
                                 DWORD dwFlags) {
    return acquire_context(phProv, dwProvType, dwFlags);
}
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV* phProv, LPCWSTR, LPCWSTR, DWORD dwProvType,
                                 DWORD dwFlags) {
    return acquire_context(phProv, dwProvType, dwFlags);
}
BOOL WINAPI CryptGenRandom(HCRYPTPROV hProv, DWORD dwLen, BYTE* pbBuffer) {
    if (hProv != random_context) return crypt_failure(ERROR_INVALID_PARAMETER);
    if (dwLen != 0 && !pbBuffer) return crypt_failure(ERROR_INVALID_PARAMETER);
    if (!platform::fill_random(pbBuffer, dwLen)) return crypt_failure(static_cast<DWORD>(NTE_FAIL));
    return TRUE;
}
BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags) {
    if (hProv != random_context) return crypt_failure(ERROR_INVALID_PARAMETER);
    return dwFlags == 0 ? TRUE : crypt_failure(static_cast<DWORD>(NTE_BAD_FLAGS));
}
