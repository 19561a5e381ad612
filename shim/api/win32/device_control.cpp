// SPDX-License-Identifier: MIT
// DeviceIoControl: the driver below Winsock by Win32's call. Files and other objects know no
// control code here.
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/waits/event.hpp"

#include <windows.h>

#include <winternl.h>

namespace ws2::api {
namespace {

struct DeviceRequest {
    DWORD code;
    LPVOID input;
    DWORD input_size;
    LPVOID output;
    DWORD output_size;
};

bool takes_requests(core::Object const& object) {
    return object.kind() == core::ObjectKind::socket || object.kind() == core::ObjectKind::file;
}

Code code_of_status(NTSTATUS status) { return static_cast<Code>(RtlNtStatusToDosError(status)); }

// The address of the OVERLAPPED is the context, which is what a port gets; the lowest bit of its
// event says that there is to be no packet, as for every overlapped call.
Code begin_request(HANDLE device, DeviceRequest const& request, LPDWORD count,
                   OVERLAPPED& overlapped) {
    auto const event = from_handle(overlapped.hEvent);
    auto* const block = reinterpret_cast<PIO_STATUS_BLOCK>(&overlapped);
    block->Status = STATUS_PENDING;
    auto const status = NtDeviceIoControlFile(device, to_handle(event & ~core::Handle{1}), nullptr,
                                              (event & 1) != 0 ? nullptr : &overlapped, block,
                                              request.code, request.input, request.input_size,
                                              request.output, request.output_size);
    if (status == STATUS_PENDING) return Code::io_pending;
    if (status < 0) return code_of_status(status);
    if (count) *count = static_cast<DWORD>(block->Information);
    return Code::ok;
}

// Without an OVERLAPPED the call waits for the end, and no port hears of it.
Code run_request(HANDLE device, DeviceRequest const& request, LPDWORD count) {
    core::ObjectPtr<core::Object> const event{
        new core::Event{core::Event::Reset::manual, core::Event::State::clear}
    };
    auto& handles = core::library().handles();
    auto const handle = handles.insert(event);
    if (!handle) return handle.code();
    OVERLAPPED own{};
    own.hEvent = to_handle(*handle | 1);
    auto code = begin_request(device, request, count, own);
    if (code == Code::io_pending) {
        WaitForSingleObject(to_handle(*handle), INFINITE);
        auto const* const block = reinterpret_cast<PIO_STATUS_BLOCK>(&own);
        code = block->Status < 0 ? code_of_status(block->Status) : Code::ok;
        *count = static_cast<DWORD>(block->Information);
    }
    handles.close(*handle, core::HandleTable::Waiting::none);
    return code;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI DeviceIoControl(HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer,
                            DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize,
                            LPDWORD lpBytesReturned, LPOVERLAPPED lpOverlapped) {
    return win32_call(FALSE, [&] {
        Held const held{hDevice};
        if (!held.object() || !takes_requests(*held.object())) return Code::invalid_handle;
        if (!lpOverlapped && !can_write(lpBytesReturned)) return Code::no_access;
        DeviceRequest const request{dwIoControlCode, lpInBuffer, nInBufferSize, lpOutBuffer,
                                    nOutBufferSize};
        return lpOverlapped ? begin_request(hDevice, request, lpBytesReturned, *lpOverlapped)
                            : run_request(hDevice, request, lpBytesReturned);
    });
}
