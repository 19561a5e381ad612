// SPDX-License-Identifier: MIT
// Hashes, bytes as text, and UUIDs.
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"

#include <windows.h>

#include <rpc.h>
#include <wincrypt.h>

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
