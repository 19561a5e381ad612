// SPDX-License-Identifier: MIT
// The system's own calls, as far as programs that poll sockets through them need them.
#ifndef _WINTERNL_
#define _WINTERNL_

#include <ws2shim/nt_types.h>
#include <ws2shim/process_env.h>

WS2_BEGIN_C

// STATUS_SUCCESS for \Device\Afd and names below it, which is the device that IOCTL_AFD_POLL can be
// sent to; STATUS_OBJECT_NAME_NOT_FOUND for every other name; STATUS_INVALID_PARAMETER without a
// name. [winetest: afd test_open_device]
WINBASEAPI NTSTATUS NTAPI NtCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes,
                                       PIO_STATUS_BLOCK IoStatusBlock,
                                       PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                                       ULONG ShareAccess, ULONG CreateDisposition,
                                       ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength)
    WS2_LINK_NAME(NtCreateFile);
WINBASEAPI NTSTATUS NTAPI NtOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                     POBJECT_ATTRIBUTES ObjectAttributes,
                                     PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess,
                                     ULONG OpenOptions) WS2_LINK_NAME(NtOpenFile);

// STATUS_SUCCESS, or STATUS_INVALID_HANDLE.
WINBASEAPI NTSTATUS NTAPI NtClose(HANDLE Handle) WS2_LINK_NAME(NtClose);

// IOCTL_AFD_POLL (0x00012024), on a socket or the device: waits until one of the sockets of the
// buffer is ready. IOCTL_AFD_RECEIVE (0x00012017) and IOCTL_AFD_RECEIVE_DATAGRAM (0x0001201B), on a
// socket: what WSARecv and WSARecvFrom with an OVERLAPPED ask of the driver. STATUS_SUCCESS;
// STATUS_PENDING: ends with the event, and with a packet if ApcContext says so;
// STATUS_INVALID_HANDLE: one of them is no socket; STATUS_INVALID_PARAMETER: the buffers are not as
// large as they say; STATUS_NOT_SUPPORTED: a routine, or a context that is another pointer than the
// status block; STATUS_INVALID_DEVICE_REQUEST for every other code. [winetest: afd test_poll]
WINBASEAPI NTSTATUS NTAPI NtDeviceIoControlFile(HANDLE FileHandle, HANDLE Event,
                                                PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                                PIO_STATUS_BLOCK IoStatusBlock, ULONG IoControlCode,
                                                PVOID InputBuffer, ULONG InputBufferLength,
                                                PVOID OutputBuffer, ULONG OutputBufferLength)
    WS2_LINK_NAME(NtDeviceIoControlFile);

// Ends the operation that uses this status block, or all of the handle without one: STATUS_SUCCESS,
// or STATUS_NOT_FOUND.
WINBASEAPI NTSTATUS NTAPI NtCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                                           PIO_STATUS_BLOCK IoStatusBlock)
    WS2_LINK_NAME(NtCancelIoFileEx);

// A wait and a release with the same key, which is even, meet and go on: STATUS_SUCCESS, or
// STATUS_TIMEOUT. A time that is negative runs from now, in units of 100 ns; NULL: for ever.
WINBASEAPI NTSTATUS NTAPI NtCreateKeyedEvent(PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                                             POBJECT_ATTRIBUTES ObjectAttributes, ULONG Flags)
    WS2_LINK_NAME(NtCreateKeyedEvent);
WINBASEAPI NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE KeyedEventHandle, PVOID KeyValue,
                                              BOOLEAN Alertable, PLARGE_INTEGER Timeout)
    WS2_LINK_NAME(NtWaitForKeyedEvent);
WINBASEAPI NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE KeyedEventHandle, PVOID KeyValue,
                                              BOOLEAN Alertable, PLARGE_INTEGER Timeout)
    WS2_LINK_NAME(NtReleaseKeyedEvent);

// A wait as WaitForSingleObjectEx has it. A time that is negative runs from now, in units of 100
// ns, others count since 1601; NULL: for ever. STATUS_WAIT_0, STATUS_ABANDONED_WAIT_0,
// STATUS_TIMEOUT, STATUS_USER_APC; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH: nothing to
// wait for. [docs:NtWaitForSingleObject]
WINBASEAPI NTSTATUS NTAPI NtWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable,
                                                PLARGE_INTEGER Timeout)
    WS2_LINK_NAME(NtWaitForSingleObject);

// A function for the thread to call with these words in its next alertable wait, and the wait of no
// time that runs what is queued for the calling thread. STATUS_UNSUCCESSFUL: the thread has ended.
typedef VOID(NTAPI* PPS_APC_ROUTINE)(PVOID ApcArgument1, PVOID ApcArgument2, PVOID ApcArgument3);
WINBASEAPI NTSTATUS NTAPI NtQueueApcThread(HANDLE ThreadHandle, PPS_APC_ROUTINE ApcRoutine,
                                           PVOID ApcArgument1, PVOID ApcArgument2,
                                           PVOID ApcArgument3) WS2_LINK_NAME(NtQueueApcThread);
WINBASEAPI NTSTATUS NTAPI NtTestAlert(VOID) WS2_LINK_NAME(NtTestAlert);

// A completion port, as CreateIoCompletionPort makes it: STATUS_SUCCESS, or STATUS_NOT_SUPPORTED
// for one with a name.
WINBASEAPI NTSTATUS NTAPI NtCreateIoCompletion(PHANDLE IoCompletionHandle,
                                               ACCESS_MASK DesiredAccess,
                                               POBJECT_ATTRIBUTES ObjectAttributes,
                                               ULONG NumberOfConcurrentThreads)
    WS2_LINK_NAME(NtCreateIoCompletion);

// Queues a packet as PostQueuedCompletionStatus does; its status and all bits of the information
// are the program's.
WINBASEAPI NTSTATUS NTAPI NtSetIoCompletion(HANDLE IoCompletionHandle, PVOID KeyContext,
                                            PVOID ApcContext, NTSTATUS IoStatus,
                                            ULONG_PTR IoStatusInformation)
    WS2_LINK_NAME(NtSetIoCompletion);

// Takes one packet, or up to Count of them. A time that is negative runs from now, in units of
// 100 ns, others count since 1601; NULL: for ever. STATUS_SUCCESS, also for the packet of an
// operation that failed; STATUS_TIMEOUT; STATUS_USER_APC: APCs have run; STATUS_ABANDONED_WAIT_0:
// the port was closed; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH: it is none;
// STATUS_INVALID_PARAMETER: a Count of 0. [winetest: ntdll test_set_io_completion]
WINBASEAPI NTSTATUS NTAPI NtRemoveIoCompletion(HANDLE IoCompletionHandle, PVOID* KeyContext,
                                               PVOID* ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                               PLARGE_INTEGER Timeout)
    WS2_LINK_NAME(NtRemoveIoCompletion);
WINBASEAPI NTSTATUS NTAPI NtRemoveIoCompletionEx(
    HANDLE IoCompletionHandle, PFILE_IO_COMPLETION_INFORMATION IoCompletionInformation, ULONG Count,
    PULONG NumEntriesRemoved, PLARGE_INTEGER Timeout, BOOLEAN Alertable)
    WS2_LINK_NAME(NtRemoveIoCompletionEx);

// Every class of information is refused with STATUS_INVALID_INFO_CLASS, as a system that does not
// know it does; but of a named pipe NtQueryInformationFile knows access, name, mode and
// FilePipeLocalInformation.
typedef ULONG FILE_INFORMATION_CLASS, FS_INFORMATION_CLASS, SYSTEM_INFORMATION_CLASS,
    PROCESSINFOCLASS;
WINBASEAPI NTSTATUS NTAPI NtQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                                 PVOID FileInformation, ULONG Length,
                                                 FILE_INFORMATION_CLASS FileInformationClass)
    WS2_LINK_NAME(NtQueryInformationFile);
WINBASEAPI NTSTATUS NTAPI NtSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                               PVOID FileInformation, ULONG Length,
                                               FILE_INFORMATION_CLASS FileInformationClass)
    WS2_LINK_NAME(NtSetInformationFile);
WINBASEAPI NTSTATUS NTAPI NtQueryVolumeInformationFile(HANDLE FileHandle,
                                                       PIO_STATUS_BLOCK IoStatusBlock,
                                                       PVOID FsInformation, ULONG Length,
                                                       FS_INFORMATION_CLASS FsInformationClass)
    WS2_LINK_NAME(NtQueryVolumeInformationFile);
WINBASEAPI NTSTATUS NTAPI NtQueryDirectoryFile(
    HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
    PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
    FILE_INFORMATION_CLASS FileInformationClass, BOOLEAN ReturnSingleEntry,
    PUNICODE_STRING FileName, BOOLEAN RestartScan) WS2_LINK_NAME(NtQueryDirectoryFile);
WINBASEAPI NTSTATUS NTAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS SystemInformationClass,
                                                   PVOID SystemInformation,
                                                   ULONG SystemInformationLength,
                                                   PULONG ReturnLength)
    WS2_LINK_NAME(NtQuerySystemInformation);
WINBASEAPI NTSTATUS NTAPI NtQueryInformationProcess(
    HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass, PVOID ProcessInformation,
    ULONG ProcessInformationLength, PULONG ReturnLength) WS2_LINK_NAME(NtQueryInformationProcess);

// The string ends with a zero, and is not copied.
WINBASEAPI VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
    WS2_LINK_NAME(RtlInitUnicodeString);

// What GetVersionEx says; always STATUS_SUCCESS.
WINBASEAPI NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation)
    WS2_LINK_NAME(RtlGetVersion);

// The Win32 code that a status stands for; ERROR_MR_MID_NOT_FOUND if it stands for none.
WINBASEAPI ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status) WS2_LINK_NAME(RtlNtStatusToDosError);

WS2_END_C

#endif
