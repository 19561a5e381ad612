// SPDX-License-Identifier: MIT
// Lists that threads push to and pop from. Windows does it without a lock; here a lock of one word
// is in the header, which is what keeps an entry alive while another thread reads its link.
#include <cstring>
#include <mutex>

#include "shim/core/objects/word_mutex.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

struct List {
    PSLIST_ENTRY first;
    core::WordMutex mutex;
    USHORT depth;
};
static_assert(sizeof(List) <= sizeof(SLIST_HEADER) && alignof(List) <= alignof(SLIST_HEADER));

List& list_in(PSLIST_HEADER header) { return *reinterpret_cast<List*>(header); }

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead) { new (ListHead) List{}; }

PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry) {
    auto& list = list_in(ListHead);
    std::lock_guard const lock{list.mutex};
    auto* const first = list.first;
    ListEntry->Next = first;
    list.first = ListEntry;
    ++list.depth;
    return first;
}

PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                               PSLIST_ENTRY ListEnd, ULONG Count) {
    auto& list = list_in(ListHead);
    std::lock_guard const lock{list.mutex};
    auto* const first = list.first;
    ListEnd->Next = first;
    list.first = List;
    list.depth = static_cast<USHORT>(list.depth + Count);
    return first;
}

PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead) {
    auto& list = list_in(ListHead);
    std::lock_guard const lock{list.mutex};
    auto* const first = list.first;
    if (!first) return nullptr;
    list.first = first->Next;
    --list.depth;
    return first;
}

PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead) {
    auto& list = list_in(ListHead);
    std::lock_guard const lock{list.mutex};
    auto* const first = list.first;
    list.first = nullptr;
    list.depth = 0;
    return first;
}

USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead) {
    auto& list = list_in(ListHead);
    std::lock_guard const lock{list.mutex};
    return list.depth;
}
