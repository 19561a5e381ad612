// SPDX-License-Identifier: MIT
// The calls of the system below CreateIoCompletionPort, GetQueuedCompletionStatus(Ex) and
// PostQueuedCompletionStatus, which leave the status of a packet to the program.
#include <algorithm>
#include <array>
#include <memory>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/nt_call.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/io/completion_port.hpp"

#include <windows.h>
#include <winternl.h>

namespace ws2::api {
namespace {

using core::CompletionPort;
using core::PortEntry;

NTSTATUS status_of_wait(Code code) {
    switch (code) {
        case Code::wait_timeout:
            return STATUS_TIMEOUT;
        case Code::io_completion:
            return STATUS_USER_APC;
        case Code::abandoned_wait:
            return STATUS_ABANDONED_WAIT_0;
        default:
            return STATUS_NO_MEMORY;
    }
}

IO_STATUS_BLOCK block_of(PortEntry const& entry) {
    IO_STATUS_BLOCK block;
    block.Pointer = nullptr;
    block.Status = static_cast<NTSTATUS>(entry.status);
    block.Information = entry.bytes;
    return block;
}

PVOID key_context(PortEntry const& entry) { return reinterpret_cast<PVOID>(entry.key); }

template <class Use>
NTSTATUS with_port(HANDLE handle, Use&& use) {
    Held const held{handle};
    if (!held.object()) return STATUS_INVALID_HANDLE;
    auto* const port = held.as<CompletionPort>();
    return port ? use(*port) : STATUS_OBJECT_TYPE_MISMATCH;
}

NTSTATUS create_port(PHANDLE handle, POBJECT_ATTRIBUTES attributes, ULONG concurrency) {
    if (!can_write(handle)) return STATUS_ACCESS_VIOLATION;
    if (attributes && attributes->ObjectName) return STATUS_NOT_SUPPORTED;
    core::ObjectPtr<core::Object> const port{new CompletionPort{concurrency}};
    auto const made = core::library().handles().insert(port);
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    *handle = to_handle(*made);
    return STATUS_SUCCESS;
}

struct Place {
    PVOID* key;
    PVOID* context;
    IO_STATUS_BLOCK* block;
};

NTSTATUS remove_one(HANDLE handle, Place place, LARGE_INTEGER const* time) {
    if (!can_write(place.key) || !can_write(place.context) || !can_write(place.block))
        return STATUS_ACCESS_VIOLATION;
    return with_port(handle, [&](CompletionPort& port) {
        PortEntry entry;
        auto const count = port.dequeue({&entry, 1}, deadline_of(time), core::Alertable::no);
        if (!count) return status_of_wait(count.code());
        *place.key = key_context(entry);
        *place.context = entry.overlapped;
        *place.block = block_of(entry);
        return STATUS_SUCCESS;
    });
}

NTSTATUS remove_many(HANDLE handle, std::span<FILE_IO_COMPLETION_INFORMATION> packets,
                     ULONG* removed, LARGE_INTEGER const* time, core::Alertable alertable) {
    return with_port(handle, [&](CompletionPort& port) {
        std::array<PortEntry, 64> found;
        auto const count = port.dequeue({found.data(), std::min(packets.size(), found.size())},
                                        deadline_of(time), alertable);
        *removed = count ? static_cast<ULONG>(*count) : 0;
        if (!count) return status_of_wait(count.code());
        for (std::size_t i = 0; i != *count; ++i)
            packets[i] = {key_context(found[i]), found[i].overlapped, block_of(found[i])};
        return STATUS_SUCCESS;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

NTSTATUS NTAPI NtCreateIoCompletion(PHANDLE IoCompletionHandle, ACCESS_MASK,
                                    POBJECT_ATTRIBUTES ObjectAttributes,
                                    ULONG NumberOfConcurrentThreads) {
    return nt_call([&] {
        return create_port(IoCompletionHandle, ObjectAttributes, NumberOfConcurrentThreads);
    });
}

NTSTATUS NTAPI NtSetIoCompletion(HANDLE IoCompletionHandle, PVOID KeyContext, PVOID ApcContext,
                                 NTSTATUS IoStatus, ULONG_PTR IoStatusInformation) {
    return nt_call([&] {
        return with_port(IoCompletionHandle, [&](CompletionPort& port) {
            port.post(std::make_unique<core::ProgramPacket>(
                PortEntry{reinterpret_cast<std::uintptr_t>(KeyContext),
                          static_cast<core::Overlapped*>(ApcContext),
                          static_cast<core::Status>(IoStatus), IoStatusInformation}));
            return STATUS_SUCCESS;
        });
    });
}

NTSTATUS NTAPI NtRemoveIoCompletion(HANDLE IoCompletionHandle, PVOID* KeyContext, PVOID* ApcContext,
                                    PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER Timeout) {
    return nt_call([&] {
        return remove_one(IoCompletionHandle, {KeyContext, ApcContext, IoStatusBlock}, Timeout);
    });
}

NTSTATUS NTAPI NtRemoveIoCompletionEx(HANDLE IoCompletionHandle,
                                      PFILE_IO_COMPLETION_INFORMATION IoCompletionInformation,
                                      ULONG Count, PULONG NumEntriesRemoved, PLARGE_INTEGER Timeout,
                                      BOOLEAN Alertable) {
    return nt_call([&] {
        if (Count == 0) return STATUS_INVALID_PARAMETER;
        if (!can_write(IoCompletionInformation) || !can_write(NumEntriesRemoved))
            return STATUS_ACCESS_VIOLATION;
        return remove_many(IoCompletionHandle, {IoCompletionInformation, Count}, NumEntriesRemoved,
                           Timeout, to_alertable(Alertable));
    });
}
