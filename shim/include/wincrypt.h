// SPDX-License-Identifier: MIT
// Of Microsoft's older cryptography only random numbers.
#ifndef __WINCRYPT_H__
#define __WINCRYPT_H__

#include <ws2shim/windows_types.h>

typedef ULONG_PTR HCRYPTPROV;
#define PROV_RSA_FULL 1
#define PROV_RSA_AES 24
#define CRYPT_VERIFYCONTEXT 0xF0000000
#define CRYPT_NEWKEYSET 0x00000008
#define CRYPT_DELETEKEYSET 0x00000010
#define CRYPT_MACHINE_KEYSET 0x00000020
#define CRYPT_SILENT 0x00000040

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

WS2_END_C

#define CryptAcquireContext WS2_AW(CryptAcquireContext)

#endif
