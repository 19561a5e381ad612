// SPDX-License-Identifier: MIT
// Hashes, bytes as text, and UUIDs.
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"

#include <windows.h>

#include <bcrypt.h>
#include <rpc.h>
#include <wincrypt.h>

using ws2::test::high;

namespace {

class Provider {
public:
    Provider() {
        REQUIRE(
            CryptAcquireContextA(&provider_, nullptr, nullptr, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
    }
    ~Provider() { CryptReleaseContext(provider_, 0); }
    Provider(Provider const&) = delete;
    HCRYPTPROV get() const { return provider_; }

private:
    HCRYPTPROV provider_ = 0;
};

BYTE const* bytes_of(std::string const& text) { return reinterpret_cast<BYTE const*>(text.data()); }

std::string to_hex(BYTE const* bytes, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += "0123456789abcdef"[bytes[i] >> 4];
        text += "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
}

// Added in parts of seven bytes, which no block is a multiple of.
std::string hash(ALG_ID algorithm, std::string const& text) {
    Provider const provider;
    HCRYPTHASH hash = 0;
    REQUIRE(CryptCreateHash(provider.get(), algorithm, 0, 0, &hash));
    for (std::size_t at = 0; at < text.size(); at += 7) {
        auto const part = text.substr(at, 7);
        REQUIRE(CryptHashData(hash, bytes_of(part), static_cast<DWORD>(part.size()), 0));
    }
    std::array<BYTE, 64> value{};
    DWORD size = value.size();
    REQUIRE(CryptGetHashParam(hash, HP_HASHVAL, value.data(), &size, 0));
    CHECK(CryptDestroyHash(hash));
    return to_hex(value.data(), size);
}

}  // namespace

// The examples of RFC 1321 and FIPS 180-4.
TEST_CASE("hashes are those of their standards", "[hashes]") {
    CHECK(hash(CALG_MD5, "") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(hash(CALG_MD5, "abc") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(hash(CALG_SHA1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hash(CALG_SHA_256, "abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash(CALG_SHA_384, "abc") ==
          "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
          "8086072ba1e7cc2358baeca134c825a7");
    CHECK(hash(CALG_SHA_512, "abc") ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    // Two blocks, and lengths at which the padding just fits or just does not.
    CHECK(hash(CALG_SHA1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    CHECK(hash(CALG_MD5, std::string(55, 'x')) == "04364420e25c512fd958a70738aa8f72");
    CHECK(hash(CALG_MD5, std::string(56, 'x')) == "668a72d5ba17f08e62dabcafad6db14b");
}

TEST_CASE("a hash says its size, and takes nothing more once its value was read", "[hashes]") {
    Provider const provider;
    HCRYPTHASH hash = 0;
    CHECK_FALSE(CryptCreateHash(provider.get(), 0x1234, 0, 0, &hash));
    CHECK(GetLastError() == static_cast<DWORD>(NTE_BAD_ALGID));
    REQUIRE(CryptCreateHash(provider.get(), CALG_SHA_256, 0, 0, &hash));
    REQUIRE(CryptHashData(hash, bytes_of("abc"), 3, 0));
    HCRYPTHASH copy = 0;
    REQUIRE(CryptDuplicateHash(hash, nullptr, 0, &copy));
    DWORD value_size = 0, size = sizeof value_size;
    REQUIRE(CryptGetHashParam(hash, HP_HASHSIZE, reinterpret_cast<BYTE*>(&value_size), &size, 0));
    CHECK(value_size == 32);
    size = 0;
    REQUIRE(CryptGetHashParam(hash, HP_HASHVAL, nullptr, &size, 0));
    CHECK(size == 32);
    std::array<BYTE, 32> value{};
    size = 5;
    CHECK_FALSE(CryptGetHashParam(hash, HP_HASHVAL, value.data(), &size, 0));
    CHECK(GetLastError() == ERROR_MORE_DATA);
    CHECK(size == 32);
    size = 32;
    CHECK_FALSE(CryptGetHashParam(hash, 99, value.data(), &size, 0));
    CHECK(GetLastError() == static_cast<DWORD>(NTE_BAD_TYPE));
    size = 32;
    REQUIRE(CryptGetHashParam(hash, HP_HASHVAL, value.data(), &size, 0));
    CHECK_FALSE(CryptHashData(hash, bytes_of("abc"), 3, 0));
    CHECK(GetLastError() == static_cast<DWORD>(NTE_BAD_HASH_STATE));
    CHECK(CryptHashData(copy, bytes_of("abc"), 3, 0));
    CHECK(CryptDestroyHash(copy));
    CHECK(CryptDestroyHash(hash));
    CHECK_FALSE(CryptHashData(0, bytes_of("abc"), 3, 0));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

TEST_CASE("base64 comes in lines, or in one without an end", "[encodings]") {
    std::string const bytes(57, 'x');
    std::array<char, 200> text{};
    DWORD count = text.size();
    REQUIRE(CryptBinaryToStringA(bytes_of(bytes), 57, CRYPT_STRING_BASE64, text.data(), &count));
    CHECK(count == 80);
    CHECK(std::string{text.data()}.substr(64) == "\r\neHh4eHh4eHh4\r\n");
    count = 0;
    REQUIRE(CryptBinaryToStringA(bytes_of(bytes), 57, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF,
                                 nullptr, &count));
    CHECK(count == 77);
    count = 76;
    CHECK_FALSE(CryptBinaryToStringA(bytes_of(bytes), 57, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF,
                                     text.data(), &count));
    CHECK(GetLastError() == ERROR_MORE_DATA);
    std::array<WCHAR, 20> wide{};
    count = wide.size();
    REQUIRE(CryptBinaryToStringW(bytes_of("hell"), 4, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF,
                                 wide.data(), &count));
    CHECK(std::wstring{wide.data()} == L"aGVsbA==");
}

TEST_CASE("base64 is read with and without spaces", "[encodings]") {
    std::array<BYTE, 20> bytes{};
    DWORD size = bytes.size(), skipped = 7, format = 7;
    REQUIRE(CryptStringToBinaryA("aGVs bG8=\r\n", 0, CRYPT_STRING_BASE64, bytes.data(), &size,
                                 &skipped, &format));
    CHECK(size == 5);
    CHECK(std::memcmp(bytes.data(), "hello", 5) == 0);
    CHECK(skipped == 0);
    CHECK(format == CRYPT_STRING_BASE64);
    size = 0;
    REQUIRE(CryptStringToBinaryW(L"aGVsbG8=", 0, CRYPT_STRING_BASE64, nullptr, &size, nullptr,
                                 nullptr));
    CHECK(size >= 5);
    size = bytes.size();
    CHECK_FALSE(CryptStringToBinaryA("aGV*", 0, CRYPT_STRING_BASE64, bytes.data(), &size, nullptr,
                                     nullptr));
    CHECK(GetLastError() == ERROR_INVALID_DATA);
}

TEST_CASE("a UUID is random, and its text is read back", "[uuid]") {
    UUID first, second, third;
    REQUIRE(UuidCreate(&first) == RPC_S_OK);
    REQUIRE(UuidCreate(&second) == RPC_S_OK);
    RPC_STATUS status = 7;
    CHECK_FALSE(UuidEqual(&first, &second, &status));
    CHECK(status == RPC_S_OK);
    CHECK(first.Data3 >> 12 == 4);
    RPC_CSTR text = nullptr;
    REQUIRE(UuidToStringA(&first, &text) == RPC_S_OK);
    CHECK(std::strlen(reinterpret_cast<char const*>(text)) == 36);
    REQUIRE(UuidFromStringA(text, &third) == RPC_S_OK);
    CHECK(UuidEqual(&first, &third, &status));
    CHECK(RpcStringFreeA(&text) == RPC_S_OK);

    unsigned char known[] = "00112233-4455-6677-8899-aABBccddeeff", wrong[] = "00112233-4455";
    REQUIRE(UuidFromStringA(known, &third) == RPC_S_OK);
    CHECK(third.Data1 == 0x00112233);
    CHECK(third.Data3 == 0x6677);
    CHECK(third.Data4[7] == 0xFF);
    CHECK(UuidFromStringA(wrong, &third) == RPC_S_INVALID_STRING_UUID);
    REQUIRE(UuidFromStringA(nullptr, &third) == RPC_S_OK);
    CHECK(UuidIsNil(&third, &status));
}

TEST_CASE("sequential UUIDs follow each other in time and have one node", "[uuid]") {
    auto const time_of = [](UUID const& uuid) {
        return static_cast<unsigned long long>(uuid.Data3 & 0x0FFFu) << 48 |
               static_cast<unsigned long long>(uuid.Data2) << 32 | uuid.Data1;
    };
    UUID first{}, second{};
    auto const status = UuidCreateSequential(&first);
    CHECK((status == RPC_S_OK || status == RPC_S_UUID_LOCAL_ONLY));
    REQUIRE(UuidCreateSequential(&second) == status);
    CHECK(first.Data3 >> 12 == 1);
    CHECK(time_of(first) < time_of(second));
    CHECK(std::memcmp(first.Data4, second.Data4, sizeof first.Data4) == 0);

    FILETIME now{};
    GetSystemTimeAsFileTime(&now);
    auto const ticks_now =
        static_cast<unsigned long long>(now.dwHighDateTime) << 32 | now.dwLowDateTime;
    constexpr unsigned long long days_from_1582 = 6653, ticks_a_day = 864'000'000'000;
    constexpr unsigned long long ten_seconds = 100'000'000;
    auto const ticks_of_uuid = time_of(second) - days_from_1582 * ticks_a_day;
    CHECK(ticks_of_uuid < ticks_now + ten_seconds);
    CHECK(ticks_of_uuid + ten_seconds > ticks_now);
}

namespace {

std::string hmac(LPCWSTR name, std::string key, std::string text) {
    BCRYPT_ALG_HANDLE algorithm = nullptr;
    REQUIRE(BCryptOpenAlgorithmProvider(&algorithm, name, nullptr, BCRYPT_ALG_HANDLE_HMAC_FLAG) ==
            0);
    ULONG size = 0, count = 0;
    REQUIRE(BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, reinterpret_cast<PUCHAR>(&size),
                              sizeof size, &count, 0) == 0);
    BCRYPT_HASH_HANDLE hash = nullptr;
    REQUIRE(BCryptCreateHash(algorithm, &hash, nullptr, 0, reinterpret_cast<PUCHAR>(key.data()),
                             static_cast<ULONG>(key.size()), 0) == 0);
    REQUIRE(BCryptHashData(hash, reinterpret_cast<PUCHAR>(text.data()),
                           static_cast<ULONG>(text.size()), 0) == 0);
    std::vector<UCHAR> value(size);
    REQUIRE(BCryptFinishHash(hash, value.data(), size, 0) == 0);
    CHECK(BCryptDestroyHash(hash) == 0);
    CHECK(BCryptCloseAlgorithmProvider(algorithm, 0) == 0);
    return to_hex(value.data(), size);
}

constexpr NTSTATUS invalid_handle = static_cast<NTSTATUS>(0xC0000008);
constexpr NTSTATUS invalid_parameter = static_cast<NTSTATUS>(0xC000000D);
constexpr NTSTATUS too_small = static_cast<NTSTATUS>(0xC0000023);
constexpr NTSTATUS not_found = static_cast<NTSTATUS>(0xC0000225);

}  // namespace

// The second and the sixth case of RFC 4231, and RFC 2202's second for MD5 and SHA-1.
TEST_CASE("hashes with a key are those of their standards", "[hashes]") {
    std::string const question = "what do ya want for nothing?";
    CHECK(hmac(BCRYPT_SHA256_ALGORITHM, "Jefe", question) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hmac(BCRYPT_SHA512_ALGORITHM, "Jefe", question) ==
          "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    CHECK(hmac(BCRYPT_MD5_ALGORITHM, "Jefe", question) == "750c783e6ab0b503eaa86e310a5db738");
    CHECK(hmac(BCRYPT_SHA1_ALGORITHM, "Jefe", question) ==
          "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    CHECK(hmac(BCRYPT_SHA256_ALGORITHM, std::string(131, '\xaa'),
               "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

BEHAVIOUR("win32.bcrypt-once", "Win32", high, "docs:BCryptHashData",
          "BCryptHashData takes nothing more once BCryptFinishHash gave the value, unless the hash "
          "may be used again") {
    BCRYPT_ALG_HANDLE algorithm = nullptr;
    REQUIRE(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, nullptr, 0) == 0);
    UCHAR text[] = {'a', 'b', 'c'};
    std::array<UCHAR, 20> value{};
    for (bool const is_reusable : {false, true}) {
        CAPTURE(is_reusable);
        BCRYPT_HASH_HANDLE hash = nullptr, copy = nullptr;
        REQUIRE(BCryptCreateHash(algorithm, &hash, nullptr, 0, nullptr, 0,
                                 is_reusable ? BCRYPT_HASH_REUSABLE_FLAG : 0) == 0);
        CHECK(BCryptHashData(hash, text, 1, 0) == 0);
        CHECK(BCryptDuplicateHash(hash, &copy, nullptr, 0, 0) == 0);
        CHECK(BCryptHashData(copy, text + 1, 2, 0) == 0);
        CHECK(BCryptFinishHash(copy, value.data(), 19, 0) == invalid_parameter);
        CHECK(BCryptFinishHash(copy, value.data(), 20, 0) == 0);
        CHECK(to_hex(value.data(), 20) == "a9993e364706816aba3e25717850c26c9cd0d89d");
        CHECK((BCryptHashData(copy, text, 3, 0) == 0) == is_reusable);
        if (is_reusable) {
            CHECK(BCryptFinishHash(copy, value.data(), 20, 0) == 0);
            CHECK(to_hex(value.data(), 20) == "a9993e364706816aba3e25717850c26c9cd0d89d");
        }
        CHECK(BCryptDestroyHash(copy) == 0);
        CHECK(BCryptDestroyHash(hash) == 0);
    }
    CHECK(BCryptCloseAlgorithmProvider(algorithm, 0) == 0);
}

BEHAVIOUR(
    "win32.bcrypt-refused", "Win32", high, "docs:BCryptOpenAlgorithmProvider",
    "BCryptOpenAlgorithmProvider and BCryptCreateHash refuse what is no algorithm, no hash and "
    "too little room") {
    BCRYPT_ALG_HANDLE algorithm = nullptr;
    CHECK(BCryptOpenAlgorithmProvider(&algorithm, L"No such one", nullptr, 0) == not_found);
    CHECK(BCryptOpenAlgorithmProvider(&algorithm, nullptr, nullptr, 0) == invalid_parameter);
    CHECK(BCryptOpenAlgorithmProvider(nullptr, BCRYPT_MD5_ALGORITHM, nullptr, 0) ==
          invalid_parameter);
    BCRYPT_HASH_HANDLE hash = nullptr;
    CHECK(BCryptCreateHash(nullptr, &hash, nullptr, 0, nullptr, 0, 0) == invalid_handle);
    CHECK(BCryptDestroyHash(nullptr) == invalid_handle);
    REQUIRE(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_MD5_ALGORITHM, MS_PRIMITIVE_PROVIDER,
                                        0) == 0);
    ULONG length = 0, count = 0;
    CHECK(BCryptGetProperty(algorithm, BCRYPT_OBJECT_LENGTH, reinterpret_cast<PUCHAR>(&length), 1,
                            &count, 0) == too_small);
    CHECK(count == sizeof length);
    CHECK(BCryptGetProperty(algorithm, BCRYPT_OBJECT_LENGTH, reinterpret_cast<PUCHAR>(&length),
                            sizeof length, &count, 0) == 0);
    std::vector<UCHAR> room(length);
    CHECK(BCryptCreateHash(algorithm, &hash, room.data(), 1, nullptr, 0, 0) == too_small);
    REQUIRE(BCryptCreateHash(algorithm, &hash, room.data(), length, nullptr, 0, 0) == 0);
    CHECK(BCryptDestroyHash(hash) == 0);
    CHECK(BCryptCloseAlgorithmProvider(algorithm, 0) == 0);
}
