// SPDX-License-Identifier: MIT
// What the system's own calls tell of files, processes and itself, in numbered classes. None is
// known; what programs need of it has a call of Win32.
#include <windows.h>

#include <winternl.h>

namespace {

constexpr auto invalid_information_class = static_cast<NTSTATUS>(0xC0000003);

}  // namespace

NTSTATUS NTAPI NtQueryInformationFile(HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG,
                                      FILE_INFORMATION_CLASS) {
    return invalid_information_class;
}
NTSTATUS NTAPI NtSetInformationFile(HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG,
                                    FILE_INFORMATION_CLASS) {
    return invalid_information_class;
}
NTSTATUS NTAPI NtQueryVolumeInformationFile(HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG,
                                            FS_INFORMATION_CLASS) {
    return invalid_information_class;
}
NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID,
                                    ULONG, FILE_INFORMATION_CLASS, BOOLEAN, PUNICODE_STRING,
                                    BOOLEAN) {
    return invalid_information_class;
}
NTSTATUS NTAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS, PVOID, ULONG, PULONG) {
    return invalid_information_class;
}
NTSTATUS NTAPI NtQueryInformationProcess(HANDLE, PROCESSINFOCLASS, PVOID, ULONG, PULONG) {
    return invalid_information_class;
}
