// SPDX-License-Identifier: MIT
// Of Microsoft's older cryptography what needs no key: random numbers, hashes, and bytes as text.
#ifndef __WINCRYPT_H__
#define __WINCRYPT_H__

#include <ws2shim/long_dwords.h>
#include <ws2shim/windows_types.h>

typedef ULONG_PTR HCRYPTPROV, HCRYPTKEY, HCRYPTHASH;
typedef unsigned int ALG_ID;
#define PROV_RSA_FULL 1
#define PROV_RSA_AES 24
#define CRYPT_VERIFYCONTEXT 0xF0000000
#define CRYPT_NEWKEYSET 0x00000008
#define CRYPT_DELETEKEYSET 0x00000010
#define CRYPT_MACHINE_KEYSET 0x00000020
#define CRYPT_SILENT 0x00000040

#define ALG_CLASS_HASH (4 << 13)
#define ALG_TYPE_ANY 0
#define ALG_SID_MD2 1
#define ALG_SID_MD4 2
#define ALG_SID_MD5 3
#define ALG_SID_SHA 4
#define ALG_SID_SHA1 4
#define ALG_SID_HMAC 9
#define ALG_SID_SHA_256 12
#define ALG_SID_SHA_384 13
#define ALG_SID_SHA_512 14
#define CALG_MD2 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_MD2)
#define CALG_MD4 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_MD4)
#define CALG_MD5 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_MD5)
#define CALG_SHA (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_SHA)
#define CALG_SHA1 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_SHA1)
#define CALG_HMAC (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_HMAC)
#define CALG_SHA_256 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_SHA_256)
#define CALG_SHA_384 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_SHA_384)
#define CALG_SHA_512 (ALG_CLASS_HASH | ALG_TYPE_ANY | ALG_SID_SHA_512)

#define HP_ALGID 0x0001
#define HP_HASHVAL 0x0002
#define HP_HASHSIZE 0x0004

#define CRYPT_STRING_BASE64HEADER 0x00000000
#define CRYPT_STRING_BASE64 0x00000001
#define CRYPT_STRING_BINARY 0x00000002
#define CRYPT_STRING_HEX 0x00000004
#define CRYPT_STRING_ANY 0x00000007
#define CRYPT_STRING_HEXRAW 0x0000000C
#define CRYPT_STRING_NOCRLF 0x40000000
#define CRYPT_STRING_NOCR 0x80000000

WS2_BEGIN_C

// A provider without keys; what would need some is refused with NTE_BAD_KEYSET.
// [docs:CryptAcquireContextA]
WINBASEAPI BOOL WINAPI CryptAcquireContextA(HCRYPTPROV* phProv, LPCSTR szContainer,
                                            LPCSTR szProvider, DWORD dwProvType, DWORD dwFlags)
    WS2_LINK_NAME(CryptAcquireContextA);
WINBASEAPI BOOL WINAPI CryptAcquireContextW(HCRYPTPROV* phProv, LPCWSTR szContainer,
                                            LPCWSTR szProvider, DWORD dwProvType, DWORD dwFlags)
    WS2_LINK_NAME(CryptAcquireContextW);
WINBASEAPI BOOL WINAPI CryptGenRandom(HCRYPTPROV hProv, DWORD dwLen, BYTE* pbBuffer)
    WS2_LINK_NAME(CryptGenRandom);
WINBASEAPI BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags)
    WS2_LINK_NAME(CryptReleaseContext);

// MD5, SHA-1, SHA-256, SHA-384 and SHA-512; every other algorithm is NTE_BAD_ALGID, also those that
// Windows has (MD2, MD4, and HMAC, which takes a key). [docs:CryptCreateHash]
WINBASEAPI BOOL WINAPI CryptCreateHash(HCRYPTPROV hProv, ALG_ID Algid, HCRYPTKEY hKey,
                                       DWORD dwFlags, HCRYPTHASH* phHash)
    WS2_LINK_NAME(CryptCreateHash);
// NTE_BAD_HASH_STATE once HP_HASHVAL has been asked for. [docs:CryptHashData]
WINBASEAPI BOOL WINAPI CryptHashData(HCRYPTHASH hHash, const BYTE* pbData, DWORD dwDataLen,
                                     DWORD dwFlags) WS2_LINK_NAME(CryptHashData);
// *pdwDataLen in bytes: the buffer's before, the answer's after, also with ERROR_MORE_DATA and for
// no buffer. NTE_BAD_TYPE for another parameter. [docs:CryptGetHashParam]
WINBASEAPI BOOL WINAPI CryptGetHashParam(HCRYPTHASH hHash, DWORD dwParam, BYTE* pbData,
                                         DWORD* pdwDataLen, DWORD dwFlags)
    WS2_LINK_NAME(CryptGetHashParam);
WINBASEAPI BOOL WINAPI CryptDuplicateHash(HCRYPTHASH hHash, DWORD* pdwReserved, DWORD dwFlags,
                                          HCRYPTHASH* phHash) WS2_LINK_NAME(CryptDuplicateHash);
WINBASEAPI BOOL WINAPI CryptDestroyHash(HCRYPTHASH hHash) WS2_LINK_NAME(CryptDestroyHash);

// Base64 with a line's end behind every 64 characters and at the end (CRYPT_STRING_NOCR: "\n",
// CRYPT_STRING_NOCRLF: none), CRYPT_STRING_HEXRAW, CRYPT_STRING_BINARY. *pcchString in characters:
// with the 0 at the end where it is asked for, without it where the text was written.
// ERROR_MORE_DATA for too little room, ERROR_INVALID_PARAMETER for other formats.
// [docs:CryptBinaryToStringA]
WINBASEAPI BOOL WINAPI CryptBinaryToStringA(const BYTE* pbBinary, DWORD cbBinary, DWORD dwFlags,
                                            LPSTR pszString, DWORD* pcchString)
    WS2_LINK_NAME(CryptBinaryToStringA);
WINBASEAPI BOOL WINAPI CryptBinaryToStringW(const BYTE* pbBinary, DWORD cbBinary, DWORD dwFlags,
                                            LPWSTR pszString, DWORD* pcchString)
    WS2_LINK_NAME(CryptBinaryToStringW);
// The same formats, without regard to spaces and line ends. cchString may be 0 for a terminated
// text. ERROR_INVALID_DATA for a text that is none of the format's. [docs:CryptStringToBinaryA]
WINBASEAPI BOOL WINAPI CryptStringToBinaryA(LPCSTR pszString, DWORD cchString, DWORD dwFlags,
                                            BYTE* pbBinary, DWORD* pcbBinary, DWORD* pdwSkip,
                                            DWORD* pdwFlags) WS2_LINK_NAME(CryptStringToBinaryA);
WINBASEAPI BOOL WINAPI CryptStringToBinaryW(LPCWSTR pszString, DWORD cchString, DWORD dwFlags,
                                            BYTE* pbBinary, DWORD* pcbBinary, DWORD* pdwSkip,
                                            DWORD* pdwFlags) WS2_LINK_NAME(CryptStringToBinaryW);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, CryptGetHashParam,
              (HCRYPTHASH hHash, DWORD dwParam, BYTE* pbData, ws2_long_dword pdwDataLen,
               DWORD dwFlags),
              (hHash, dwParam, pbData, (DWORD*)pdwDataLen, dwFlags))
WS2_LONG_FORM(BOOL, CryptBinaryToStringA,
              (const BYTE* pbBinary, DWORD cbBinary, DWORD dwFlags, LPSTR pszString,
               ws2_long_dword pcchString),
              (pbBinary, cbBinary, dwFlags, pszString, (DWORD*)pcchString))
WS2_LONG_FORM(BOOL, CryptBinaryToStringW,
              (const BYTE* pbBinary, DWORD cbBinary, DWORD dwFlags, LPWSTR pszString,
               ws2_long_dword pcchString),
              (pbBinary, cbBinary, dwFlags, pszString, (DWORD*)pcchString))
WS2_LONG_FORM(BOOL, CryptStringToBinaryA,
              (LPCSTR pszString, DWORD cchString, DWORD dwFlags, BYTE* pbBinary,
               ws2_long_dword pcbBinary, DWORD* pdwSkip, DWORD* pdwFlags),
              (pszString, cchString, dwFlags, pbBinary, (DWORD*)pcbBinary, pdwSkip, pdwFlags))
WS2_LONG_FORM(BOOL, CryptStringToBinaryW,
              (LPCWSTR pszString, DWORD cchString, DWORD dwFlags, BYTE* pbBinary,
               ws2_long_dword pcbBinary, DWORD* pdwSkip, DWORD* pdwFlags),
              (pszString, cchString, dwFlags, pbBinary, (DWORD*)pcbBinary, pdwSkip, pdwFlags))
#endif

#define CryptAcquireContext WS2_AW(CryptAcquireContext)
#define CryptBinaryToString WS2_AW(CryptBinaryToString)
#define CryptStringToBinary WS2_AW(CryptStringToBinary)

#endif
