// SPDX-License-Identifier: MIT
// Microsoft's older cryptography: a provider without keys, its random numbers and its hashes.
#include <algorithm>
#include <new>
#include <optional>

#include "platform/random.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/digest.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <wincrypt.h>

namespace ws2::api {
namespace {

// There are no keys, so nothing of a context is kept: its handle is a number that no program makes
// up.
constexpr HCRYPTPROV keyless_provider = 0x57533243;

Failed crypt_failure(HRESULT error) { return failed(static_cast<DWORD>(error)); }

BOOL acquire_context(HCRYPTPROV* provider, DWORD type, DWORD flags) {
    if (!provider) return failed(ERROR_INVALID_PARAMETER);
    if (type == 0 || type > 999) return crypt_failure(NTE_BAD_PROV_TYPE);
    if ((flags & CRYPT_VERIFYCONTEXT) == 0 && (flags & CRYPT_NEWKEYSET) == 0)
        return crypt_failure(NTE_BAD_KEYSET);
    *provider = keyless_provider;
    return TRUE;
}

struct Hash {
    static constexpr std::uint64_t mark = 0x6873616820327377;

    std::uint64_t marked = mark;
    ALG_ID algorithm;
    Digest digest;
    bool is_finished = false;  // the value was read, so that nothing may be added any more
};

struct HashAlgorithm {
    ALG_ID id;
    Digest::Kind kind;
};
constexpr HashAlgorithm hash_algorithms[]{
    {CALG_MD5,     Digest::Kind::md5   },
    {CALG_SHA1,    Digest::Kind::sha1  },
    {CALG_SHA_256, Digest::Kind::sha256},
    {CALG_SHA_384, Digest::Kind::sha384},
    {CALG_SHA_512, Digest::Kind::sha512},
};

// A handle is the hash's address, as on Windows; what it points to says whether it is one.
Hash* hash_of(HCRYPTHASH handle) {
    auto* const hash = reinterpret_cast<Hash*>(handle);
    bool const is_aligned = handle % alignof(Hash) == 0;
    prepare_unstarted();
    return hash && is_aligned && can_write(hash) && hash->marked == Hash::mark ? hash : nullptr;
}

BOOL make_hash(Hash const& model, HCRYPTHASH* to) {
    auto* const hash = new (std::nothrow) Hash(model);
    if (!hash) return failed(ERROR_NOT_ENOUGH_MEMORY);
    *to = reinterpret_cast<HCRYPTHASH>(hash);
    return TRUE;
}

// The size goes out first, so that a caller learns it with ERROR_MORE_DATA too. Nothing: there is
// room for the bytes.
std::optional<BOOL> put_size(std::size_t size, BYTE* to, DWORD* to_size) {
    if (!to_size) return BOOL{failed(ERROR_INVALID_PARAMETER)};
    auto const room = *to_size;
    *to_size = static_cast<DWORD>(size);
    if (!to) return TRUE;
    if (room < size) return BOOL{failed(ERROR_MORE_DATA)};
    return std::nullopt;
}

BOOL put_bytes(void const* bytes, std::size_t size, BYTE* to, DWORD* to_size) {
    if (auto const answer = put_size(size, to, to_size)) return *answer;
    std::copy_n(static_cast<BYTE const*>(bytes), size, to);
    return TRUE;
}

BOOL put_hash_parameter(Hash& hash, DWORD parameter, BYTE* to, DWORD* to_size) {
    auto const value_bytes = static_cast<DWORD>(hash.digest.value_bytes());
    switch (parameter) {
        case HP_ALGID:
            return put_bytes(&hash.algorithm, sizeof hash.algorithm, to, to_size);
        case HP_HASHSIZE:
            return put_bytes(&value_bytes, sizeof value_bytes, to, to_size);
        case HP_HASHVAL: {
            if (auto const answer = put_size(value_bytes, to, to_size)) return *answer;
            auto const value = hash.digest.value();
            hash.is_finished = true;
            std::ranges::copy(value, to);
            return TRUE;
        }
        default:
            return crypt_failure(NTE_BAD_TYPE);
    }
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI CryptAcquireContextA(HCRYPTPROV* phProv, LPCSTR, LPCSTR, DWORD dwProvType,
                                 DWORD dwFlags) {
    return acquire_context(phProv, dwProvType, dwFlags);
}
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV* phProv, LPCWSTR, LPCWSTR, DWORD dwProvType,
                                 DWORD dwFlags) {
    return acquire_context(phProv, dwProvType, dwFlags);
}
BOOL WINAPI CryptGenRandom(HCRYPTPROV hProv, DWORD dwLen, BYTE* pbBuffer) {
    if (hProv != keyless_provider || (dwLen != 0 && !pbBuffer))
        return failed(ERROR_INVALID_PARAMETER);
    return platform::fill_random(pbBuffer, dwLen) ? TRUE : crypt_failure(NTE_FAIL);
}
BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags) {
    if (hProv != keyless_provider) return failed(ERROR_INVALID_PARAMETER);
    return dwFlags == 0 ? TRUE : crypt_failure(NTE_BAD_FLAGS);
}

BOOL WINAPI CryptCreateHash(HCRYPTPROV hProv, ALG_ID Algid, HCRYPTKEY hKey, DWORD dwFlags,
                            HCRYPTHASH* phHash) {
    if (hProv != keyless_provider || !phHash) return failed(ERROR_INVALID_PARAMETER);
    if (dwFlags != 0) return crypt_failure(NTE_BAD_FLAGS);
    auto const* const algorithm = std::ranges::find(hash_algorithms, Algid, &HashAlgorithm::id);
    if (algorithm == std::end(hash_algorithms)) return crypt_failure(NTE_BAD_ALGID);
    if (hKey != 0) return crypt_failure(NTE_BAD_KEY);
    return make_hash({.algorithm = Algid, .digest = Digest{algorithm->kind}}, phHash);
}
BOOL WINAPI CryptHashData(HCRYPTHASH hHash, const BYTE* pbData, DWORD dwDataLen, DWORD dwFlags) {
    auto* const hash = hash_of(hHash);
    if (!hash) return failed(ERROR_INVALID_PARAMETER);
    if (dwFlags != 0) return crypt_failure(NTE_BAD_FLAGS);
    if (hash->is_finished) return crypt_failure(NTE_BAD_HASH_STATE);
    if (!can_read(pbData, dwDataLen)) return failed(ERROR_INVALID_PARAMETER);
    hash->digest.add({pbData, dwDataLen});
    return TRUE;
}
BOOL WINAPI CryptGetHashParam(HCRYPTHASH hHash, DWORD dwParam, BYTE* pbData, DWORD* pdwDataLen,
                              DWORD dwFlags) {
    return win32_value(FALSE, [&]() -> BOOL {
        auto* const hash = hash_of(hHash);
        if (!hash) return failed(ERROR_INVALID_PARAMETER);
        if (dwFlags != 0) return crypt_failure(NTE_BAD_FLAGS);
        return put_hash_parameter(*hash, dwParam, pbData, pdwDataLen);
    });
}
BOOL WINAPI CryptDuplicateHash(HCRYPTHASH hHash, DWORD* pdwReserved, DWORD dwFlags,
                               HCRYPTHASH* phHash) {
    auto const* const hash = hash_of(hHash);
    if (!hash) return failed(ERROR_INVALID_PARAMETER);
    if (pdwReserved || dwFlags != 0 || !phHash) return failed(ERROR_INVALID_PARAMETER);
    return make_hash(*hash, phHash);
}
BOOL WINAPI CryptDestroyHash(HCRYPTHASH hHash) {
    auto* const hash = hash_of(hHash);
    if (!hash) return failed(ERROR_INVALID_PARAMETER);
    hash->marked = 0;
    delete hash;
    return TRUE;
}
