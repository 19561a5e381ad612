// SPDX-License-Identifier: MIT
// What the system's own calls report about files, processes and itself, in numbered classes. None
// is known; what programs need of it has a call of Win32.
#include <windows.h>
#include <winternl.h>
// Behind <windows.h>, some of whose statuses it replaces.
#include <ntstatus.h>

NTSTATUS NTAPI NtSetInformationFile(HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG,
                                    FILE_INFORMATION_CLASS) {
    return STATUS_INVALID_INFO_CLASS;
}
NTSTATUS NTAPI NtQueryVolumeInformationFile(HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG,
                                            FS_INFORMATION_CLASS) {
    return STATUS_INVALID_INFO_CLASS;
}
NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID,
                                    ULONG, FILE_INFORMATION_CLASS, BOOLEAN, PUNICODE_STRING,
                                    BOOLEAN) {
    return STATUS_INVALID_INFO_CLASS;
}
NTSTATUS NTAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS, PVOID, ULONG, PULONG) {
    return STATUS_INVALID_INFO_CLASS;
}
NTSTATUS NTAPI NtQueryInformationProcess(HANDLE, PROCESSINFOCLASS, PVOID, ULONG, PULONG) {
    return STATUS_INVALID_INFO_CLASS;
}
