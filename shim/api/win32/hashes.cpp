// SPDX-License-Identifier: MIT
// Microsoft's newer cryptography: algorithms by name, and their hashes.
#include <algorithm>
#include <cstring>
#include <cwchar>
#include <new>
#include <optional>
#include <string_view>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/win32/keyed_digest.hpp"

#include <windows.h>

#include <bcrypt.h>
#include <ntstatus.h>

namespace ws2::api {
namespace {

// A handle of an algorithm is its row's number, as the handles are that Windows has open already.
struct AlgorithmRow {
    std::wstring_view name;
    ULONG_PTR plain;
    ULONG_PTR keyed;
    Digest::Kind kind;
};
constexpr AlgorithmRow algorithm_rows[]{
    {BCRYPT_MD5_ALGORITHM,    0x21, 0x91, Digest::Kind::md5   },
    {BCRYPT_SHA1_ALGORITHM,   0x31, 0xA1, Digest::Kind::sha1  },
    {BCRYPT_SHA256_ALGORITHM, 0x41, 0xB1, Digest::Kind::sha256},
    {BCRYPT_SHA384_ALGORITHM, 0x51, 0xC1, Digest::Kind::sha384},
    {BCRYPT_SHA512_ALGORITHM, 0x61, 0xD1, Digest::Kind::sha512},
};
constexpr ULONG_PTR random_numbers = 0x81;
// Added to the handle of an algorithm whose hashes may all be used again.
constexpr ULONG_PTR reusable_mark = 2;

struct Algorithm {
    AlgorithmRow const* row;
    bool is_keyed;
    bool makes_reusable;
};

std::optional<Algorithm> algorithm_of(BCRYPT_HANDLE handle) {
    auto const number = reinterpret_cast<ULONG_PTR>(handle) & ~reusable_mark;
    bool const makes_reusable = number != reinterpret_cast<ULONG_PTR>(handle);
    for (auto const& row : algorithm_rows)
        if (number == row.plain || number == row.keyed)
            return Algorithm{&row, number == row.keyed, makes_reusable};
    return std::nullopt;
}

struct BcryptHash {
    static constexpr std::uint64_t mark = 0x6873616832327377;

    std::uint64_t marked = mark;
    Algorithm algorithm;
    KeyedDigest fresh;  // as it was before the first byte
    KeyedDigest digest;
    bool is_reusable;
    bool is_finished = false;
};

// A handle is the hash's address; what it points to says whether it is one.
BcryptHash* hash_of(BCRYPT_HANDLE handle) {
    auto* const hash = static_cast<BcryptHash*>(handle);
    bool const is_aligned = reinterpret_cast<ULONG_PTR>(handle) % alignof(BcryptHash) == 0;
    prepare_unstarted();
    return hash && is_aligned && can_write(hash) && hash->marked == BcryptHash::mark ? hash
                                                                                     : nullptr;
}

// Runs `work`, which returns an NTSTATUS; only memory can be wanting besides.
template <class Work>
NTSTATUS with_status(Work&& work) {
    NTSTATUS status = STATUS_NO_MEMORY;
    static_cast<void>(is_done([&] { status = work(); }));
    return status;
}

KeyedDigest digest_for(Algorithm const& algorithm, PUCHAR key, ULONG size) {
    auto const kind = algorithm.row->kind;
    return algorithm.is_keyed ? KeyedDigest{kind, {key, size}} : KeyedDigest{kind};
}

NTSTATUS put_property(void const* value, std::size_t size, PUCHAR to, ULONG room, ULONG* result) {
    *result = static_cast<ULONG>(size);
    if (!to) return STATUS_SUCCESS;
    if (room < size) return STATUS_BUFFER_TOO_SMALL;
    std::memcpy(to, value, size);
    return STATUS_SUCCESS;
}

NTSTATUS put_property(AlgorithmRow const& row, std::wstring_view property, PUCHAR to, ULONG room,
                      ULONG* result) {
    Digest const digest{row.kind};
    if (property == BCRYPT_ALGORITHM_NAME)
        return put_property(row.name.data(), (row.name.size() + 1) * sizeof(WCHAR), to, room,
                            result);
    std::optional<std::size_t> number;
    if (property == BCRYPT_OBJECT_LENGTH) number = sizeof(BcryptHash);
    if (property == BCRYPT_HASH_LENGTH) number = digest.value_bytes();
    if (property == BCRYPT_HASH_BLOCK_LENGTH) number = digest.block_bytes();
    if (!number) return STATUS_NOT_SUPPORTED;
    auto const value = static_cast<ULONG>(*number);
    return put_property(&value, sizeof value, to, room, result);
}

NTSTATUS finish(BcryptHash& hash, PUCHAR to) {
    auto const value = hash.digest.value();
    std::ranges::copy(value, to);
    if (hash.is_reusable)
        hash.digest = hash.fresh;
    else
        hash.is_finished = true;
    return STATUS_SUCCESS;
}

bool is_too_small(PUCHAR memory, ULONG size) { return memory && size < sizeof(BcryptHash); }

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE* phAlgorithm, LPCWSTR pszAlgId,
                                            LPCWSTR pszImplementation, ULONG dwFlags) {
    constexpr ULONG known_flags = BCRYPT_ALG_HANDLE_HMAC_FLAG | BCRYPT_HASH_REUSABLE_FLAG;
    if (!phAlgorithm || !pszAlgId || (dwFlags & ~known_flags) != 0) return STATUS_INVALID_PARAMETER;
    if (pszImplementation && std::wcscmp(pszImplementation, MS_PRIMITIVE_PROVIDER) != 0)
        return STATUS_NOT_FOUND;
    bool const is_keyed = (dwFlags & BCRYPT_ALG_HANDLE_HMAC_FLAG) != 0;
    std::wstring_view const name{pszAlgId};
    if (name == BCRYPT_RNG_ALGORITHM) {
        if (dwFlags != 0) return STATUS_INVALID_PARAMETER;
        *phAlgorithm = reinterpret_cast<BCRYPT_ALG_HANDLE>(random_numbers);
        return STATUS_SUCCESS;
    }
    auto const* const row = std::ranges::find(algorithm_rows, name, &AlgorithmRow::name);
    if (row == std::end(algorithm_rows)) return STATUS_NOT_FOUND;
    auto const mark = (dwFlags & BCRYPT_HASH_REUSABLE_FLAG) != 0 ? reusable_mark : 0;
    *phAlgorithm = reinterpret_cast<BCRYPT_ALG_HANDLE>((is_keyed ? row->keyed : row->plain) | mark);
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE hAlgorithm, ULONG) {
    bool const is_random = hAlgorithm == reinterpret_cast<BCRYPT_ALG_HANDLE>(random_numbers);
    return is_random || algorithm_of(hAlgorithm) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

NTSTATUS WINAPI BCryptGetProperty(BCRYPT_HANDLE hObject, LPCWSTR pszProperty, PUCHAR pbOutput,
                                  ULONG cbOutput, ULONG* pcbResult, ULONG) {
    if (!pszProperty || !pcbResult) return STATUS_INVALID_PARAMETER;
    auto const algorithm = algorithm_of(hObject);
    auto const* const hash = algorithm ? nullptr : hash_of(hObject);
    if (!algorithm && !hash) return STATUS_INVALID_HANDLE;
    auto const& row = algorithm ? *algorithm->row : *hash->algorithm.row;
    return put_property(row, pszProperty, pbOutput, cbOutput, pcbResult);
}

NTSTATUS WINAPI BCryptCreateHash(BCRYPT_ALG_HANDLE hAlgorithm, BCRYPT_HASH_HANDLE* phHash,
                                 PUCHAR pbHashObject, ULONG cbHashObject, PUCHAR pbSecret,
                                 ULONG cbSecret, ULONG dwFlags) {
    if (!phHash || (dwFlags & ~ULONG{BCRYPT_HASH_REUSABLE_FLAG}) != 0)
        return STATUS_INVALID_PARAMETER;
    auto const algorithm = algorithm_of(hAlgorithm);
    if (!algorithm) return STATUS_INVALID_HANDLE;
    if (cbSecret != 0 && (!pbSecret || !algorithm->is_keyed)) return STATUS_INVALID_PARAMETER;
    if (is_too_small(pbHashObject, cbHashObject)) return STATUS_BUFFER_TOO_SMALL;
    return with_status([&] {
        auto const fresh = digest_for(*algorithm, pbSecret, cbSecret);
        *phHash = new BcryptHash{
            .algorithm = *algorithm,
            .fresh = fresh,
            .digest = fresh,
            .is_reusable = algorithm->makes_reusable || (dwFlags & BCRYPT_HASH_REUSABLE_FLAG) != 0};
        return STATUS_SUCCESS;
    });
}

NTSTATUS WINAPI BCryptHashData(BCRYPT_HASH_HANDLE hHash, PUCHAR pbInput, ULONG cbInput,
                               ULONG dwFlags) {
    auto* const hash = hash_of(hHash);
    if (!hash || hash->is_finished) return STATUS_INVALID_HANDLE;
    if (dwFlags != 0 || (cbInput != 0 && !pbInput)) return STATUS_INVALID_PARAMETER;
    hash->digest.add({pbInput, cbInput});
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptFinishHash(BCRYPT_HASH_HANDLE hHash, PUCHAR pbOutput, ULONG cbOutput,
                                 ULONG dwFlags) {
    auto* const hash = hash_of(hHash);
    if (!hash || hash->is_finished) return STATUS_INVALID_HANDLE;
    if (dwFlags != 0 || !pbOutput || cbOutput != hash->digest.value_bytes())
        return STATUS_INVALID_PARAMETER;
    return with_status([&] { return finish(*hash, pbOutput); });
}

NTSTATUS WINAPI BCryptDuplicateHash(BCRYPT_HASH_HANDLE hHash, BCRYPT_HASH_HANDLE* phNewHash,
                                    PUCHAR pbHashObject, ULONG cbHashObject, ULONG) {
    auto const* const hash = hash_of(hHash);
    if (!hash) return STATUS_INVALID_HANDLE;
    if (!phNewHash) return STATUS_INVALID_PARAMETER;
    if (is_too_small(pbHashObject, cbHashObject)) return STATUS_BUFFER_TOO_SMALL;
    return with_status([&] {
        *phNewHash = new BcryptHash(*hash);
        return STATUS_SUCCESS;
    });
}

NTSTATUS WINAPI BCryptDestroyHash(BCRYPT_HASH_HANDLE hHash) {
    auto* const hash = hash_of(hHash);
    if (!hash) return STATUS_INVALID_HANDLE;
    hash->marked = 0;
    delete hash;
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI BCryptHash(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbSecret, ULONG cbSecret,
                           PUCHAR pbInput, ULONG cbInput, PUCHAR pbOutput, ULONG cbOutput) {
    auto const algorithm = algorithm_of(hAlgorithm);
    if (!algorithm) return STATUS_INVALID_HANDLE;
    if (cbSecret != 0 && (!pbSecret || !algorithm->is_keyed)) return STATUS_INVALID_PARAMETER;
    if (!pbOutput || (cbInput != 0 && !pbInput)) return STATUS_INVALID_PARAMETER;
    return with_status([&]() -> NTSTATUS {
        auto digest = digest_for(*algorithm, pbSecret, cbSecret);
        if (cbOutput != digest.value_bytes()) return STATUS_INVALID_PARAMETER;
        digest.add({pbInput, cbInput});
        std::ranges::copy(digest.value(), pbOutput);
        return STATUS_SUCCESS;
    });
}
