// SPDX-License-Identifier: MIT
// No class of COM is registered.
#include <windows.h>

#include <objbase.h>

HRESULT WINAPI CoCreateInstance(REFCLSID, LPUNKNOWN, DWORD, REFIID, LPVOID* ppv) {
    if (!ppv) return E_POINTER;
    *ppv = nullptr;
    return REGDB_E_CLASSNOTREG;
}
