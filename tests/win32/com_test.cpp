// SPDX-License-Identifier: MIT
// What programs do with COM before they ask it for an object, and GUIDs as text.
#include <winsock2.h>

#include <windows.h>

#include <objbase.h>

#include <cwchar>
#include <string>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/catch.hpp"

using namespace ws2::test;

namespace {

constexpr GUID known = {
    0x25a207b9, 0xddf3, 0x4660, {0x8e, 0xe9, 0x76, 0xe5, 0x8c, 0x74, 0x06, 0x3e}
};
constexpr wchar_t known_text[] = L"{25A207B9-DDF3-4660-8EE9-76E58C74063E}";

// In a thread of its own: the test's may have joined COM already.
template <class Work>
void in_new_thread(Work work) {
    std::thread{work}.join();
}

}  // namespace

BEHAVIOUR("win32.com-threads", "Win32", high, "docs:CoInitializeEx",
          "a thread joins COM as often as it likes, in one kind of apartment") {
    HRESULT first = E_FAIL, again = E_FAIL, other = E_FAIL, afterwards = E_FAIL;
    in_new_thread([&] {
        first = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
        again = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
        other = CoInitialize(nullptr);
        CoUninitialize();
        CoUninitialize();
        afterwards = CoInitialize(nullptr);
        CoUninitialize();
    });
    CHECK(first == S_OK);
    CHECK(again == S_FALSE);
    CHECK(other == RPC_E_CHANGED_MODE);
    CHECK(afterwards == S_OK);
}

BEHAVIOUR("win32.com-no-class", "Win32", high, "docs:CoCreateInstance",
          "a class that is not registered has no objects") {
    void* object = &object;
    HRESULT result = S_OK;
    in_new_thread([&] {
        CoInitialize(nullptr);
        result = CoCreateInstance(known, nullptr, CLSCTX_INPROC_SERVER, known, &object);
        CoUninitialize();
    });
    CHECK(result == REGDB_E_CLASSNOTREG);
    CHECK(object == nullptr);
}

BEHAVIOUR("win32.guid-text", "Win32", high, "docs:StringFromGUID2, CLSIDFromString",
          "a GUID has a text of 38 characters in braces, and the text has the GUID") {
    wchar_t text[39] = L"";
    CHECK(StringFromGUID2(known, text, 39) == 39);
    CHECK(std::wcscmp(text, known_text) == 0);
    CHECK(StringFromGUID2(known, text, 38) == 0);
    LPOLESTR allocated = nullptr;
    REQUIRE(StringFromCLSID(known, &allocated) == S_OK);
    CHECK(std::wcscmp(allocated, known_text) == 0);
    CoTaskMemFree(allocated);
    GUID guid{};
    CHECK(CLSIDFromString(known_text, &guid) == S_OK);
    CHECK(IsEqualGUID(guid, known));
    CHECK(CLSIDFromString(nullptr, &guid) == S_OK);
    CHECK(IsEqualGUID(guid, GUID{}));
    CHECK(CLSIDFromString(L"{25A207B9-DDF3-4660-8EE9-76E58C74063}", &guid) == CO_E_CLASSSTRING);
    CHECK(CoCreateGuid(&guid) == S_OK);
    CHECK_FALSE(IsEqualGUID(guid, GUID{}));
}

BEHAVIOUR("win32.com-memory", "Win32", medium, "docs:CoTaskMemAlloc, CoTaskMemRealloc",
          "COM's allocator gives memory, also of no bytes, and takes it back") {
    void* const none = CoTaskMemAlloc(0);
    CHECK(none != nullptr);
    CoTaskMemFree(none);
    auto* memory = CoTaskMemAlloc(sizeof(int));
    REQUIRE(memory != nullptr);
    *static_cast<int*>(memory) = 42;
    memory = CoTaskMemRealloc(memory, 4000);
    REQUIRE(memory != nullptr);
    CHECK(*static_cast<int*>(memory) == 42);
    CHECK(CoTaskMemRealloc(memory, 0) == nullptr);
    CoTaskMemFree(nullptr);
}
