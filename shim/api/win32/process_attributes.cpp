// SPDX-License-Identifier: MIT
#include "shim/api/win32/process_attributes.hpp"

#include <algorithm>
#include <array>

#include "shim/api/win32_entry.hpp"

namespace ws2::api {
namespace {

// In the caller's memory, before the attributes.
struct AttributeListHead {
    DWORD room;
    DWORD count;
};

AttributeListHead& head_of(LPPROC_THREAD_ATTRIBUTE_LIST list) {
    return *reinterpret_cast<AttributeListHead*>(list);
}
ProcessAttribute* first_of(LPPROC_THREAD_ATTRIBUTE_LIST list) {
    return reinterpret_cast<ProcessAttribute*>(&head_of(list) + 1);
}
static_assert(sizeof(AttributeListHead) % alignof(ProcessAttribute) == 0);

struct KnownAttribute {
    DWORD_PTR number;
    bool is_array;  // of handles; otherwise it is one
};
constexpr std::array<KnownAttribute, 2> known_attributes{
    {
     {PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, false},
     {PROC_THREAD_ATTRIBUTE_HANDLE_LIST, true},
     }
};

// NO_ERROR when the attribute can be added [winetest: test_ProcThreadAttributeList].
DWORD refusal_of_attribute(LPPROC_THREAD_ATTRIBUTE_LIST list, ProcessAttribute const& wanted) {
    auto const* const known =
        std::ranges::find(known_attributes, wanted.number, &KnownAttribute::number);
    auto const present = process_attributes(list);
    if (present.size() >= head_of(list).room) return ERROR_GEN_FAILURE;
    if (known == known_attributes.end()) return ERROR_NOT_SUPPORTED;
    bool const fits = known->is_array ? wanted.size != 0 && wanted.size % sizeof(HANDLE) == 0
                                      : wanted.size == sizeof(HANDLE);
    if (!fits) return ERROR_BAD_LENGTH;
    bool const is_set =
        std::ranges::find(present, wanted.number, &ProcessAttribute::number) != present.end();
    return is_set ? ERROR_OBJECT_NAME_EXISTS : NO_ERROR;
}

BOOL done_or(DWORD error) {
    if (error == NO_ERROR) return TRUE;
    return failed(error);
}

}  // namespace

std::span<ProcessAttribute const> process_attributes(LPPROC_THREAD_ATTRIBUTE_LIST list) {
    if (!list) return {};
    return {first_of(list), head_of(list).count};
}

}  // namespace ws2::api

using namespace ws2::api;

BOOL WINAPI InitializeProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList,
                                              DWORD dwAttributeCount, DWORD dwFlags,
                                              PSIZE_T lpSize) {
    if (dwFlags != 0 || !lpSize) return done_or(ERROR_INVALID_PARAMETER);
    auto const needed = sizeof(AttributeListHead) + dwAttributeCount * sizeof(ProcessAttribute);
    auto const given = *lpSize;
    *lpSize = needed;
    if (!lpAttributeList || given < needed) return done_or(ERROR_INSUFFICIENT_BUFFER);
    head_of(lpAttributeList) = {dwAttributeCount, 0};
    return TRUE;
}
BOOL WINAPI UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwFlags,
                                      DWORD_PTR Attribute, PVOID lpValue, SIZE_T cbSize, PVOID,
                                      PSIZE_T) {
    if (dwFlags != 0 || !lpAttributeList) return done_or(ERROR_INVALID_PARAMETER);
    ProcessAttribute const wanted{Attribute, cbSize, lpValue};
    auto const refusal = refusal_of_attribute(lpAttributeList, wanted);
    if (refusal == NO_ERROR) first_of(lpAttributeList)[head_of(lpAttributeList).count++] = wanted;
    return done_or(refusal);
}
// Nothing but the caller's memory is behind a list.
VOID WINAPI DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST) {}
