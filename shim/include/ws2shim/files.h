// SPDX-License-Identifier: MIT
// Files as far as socket programs touch them: reading and writing handles, overlapped results,
// completion ports, and the files TransmitFile sends.
#ifndef WS2SHIM_FILES_H
#define WS2SHIM_FILES_H

#include <ws2shim/handles.h>
#include <ws2shim/long_dwords.h>

#define FILE_SHARE_READ 0x00000001
#define FILE_SHARE_WRITE 0x00000002
#define FILE_SHARE_DELETE 0x00000004
#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5
#define FILE_ATTRIBUTE_READONLY 0x00000001
#define FILE_ATTRIBUTE_HIDDEN 0x00000002
#define FILE_ATTRIBUTE_SYSTEM 0x00000004
#define FILE_ATTRIBUTE_DIRECTORY 0x00000010
#define FILE_ATTRIBUTE_ARCHIVE 0x00000020
#define FILE_ATTRIBUTE_NORMAL 0x00000080
#define FILE_ATTRIBUTE_TEMPORARY 0x00000100
#define FILE_ATTRIBUTE_SPARSE_FILE 0x00000200
#define FILE_ATTRIBUTE_REPARSE_POINT 0x00000400
#define FILE_ATTRIBUTE_COMPRESSED 0x00000800
#define FILE_ATTRIBUTE_OFFLINE 0x00001000
#define FILE_ATTRIBUTE_NOT_CONTENT_INDEXED 0x00002000
#define FILE_ATTRIBUTE_ENCRYPTED 0x00004000
#define FILE_FLAG_WRITE_THROUGH 0x80000000
#define FILE_FLAG_OVERLAPPED 0x40000000
#define FILE_FLAG_NO_BUFFERING 0x20000000
#define FILE_FLAG_RANDOM_ACCESS 0x10000000
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000
#define FILE_FLAG_DELETE_ON_CLOSE 0x04000000
#define FILE_FLAG_BACKUP_SEMANTICS 0x02000000
#define FILE_FLAG_OPEN_REPARSE_POINT 0x00200000
#define FILE_FLAG_FIRST_PIPE_INSTANCE 0x00080000
#define FILE_ATTRIBUTE_DEVICE 0x00000040
// How far the server of a named pipe may act for its client. A file has no server.
#define SECURITY_ANONYMOUS 0x00000000
#define SECURITY_IDENTIFICATION 0x00010000
#define SECURITY_IMPERSONATION 0x00020000
#define SECURITY_DELEGATION 0x00030000
#define SECURITY_CONTEXT_TRACKING 0x00040000
#define SECURITY_EFFECTIVE_ONLY 0x00080000
#define SECURITY_SQOS_PRESENT 0x00100000
#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2
#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INVALID_FILE_ATTRIBUTES ((DWORD)-1)
#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK 0x0001
#define FILE_TYPE_CHAR 0x0002
#define FILE_TYPE_PIPE 0x0003
#define FILE_TYPE_REMOTE 0x8000
#define FILE_READ_DATA (0x0001)
#define FILE_LIST_DIRECTORY (0x0001)
#define FILE_WRITE_DATA (0x0002)
#define FILE_ADD_FILE (0x0002)
#define FILE_APPEND_DATA (0x0004)
#define FILE_READ_EA (0x0008)
#define FILE_WRITE_EA (0x0010)
#define FILE_EXECUTE (0x0020)
#define FILE_TRAVERSE (0x0020)
#define FILE_DELETE_CHILD (0x0040)
#define FILE_READ_ATTRIBUTES (0x0080)
#define FILE_WRITE_ATTRIBUTES (0x0100)
#define FILE_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x1FF)
#define FILE_GENERIC_READ \
    (STANDARD_RIGHTS_READ | FILE_READ_DATA | FILE_READ_ATTRIBUTES | FILE_READ_EA | SYNCHRONIZE)
#define FILE_GENERIC_WRITE                                                             \
    (STANDARD_RIGHTS_WRITE | FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES | FILE_WRITE_EA | \
     FILE_APPEND_DATA | SYNCHRONIZE)
#define FILE_GENERIC_EXECUTE \
    (STANDARD_RIGHTS_EXECUTE | FILE_READ_ATTRIBUTES | FILE_EXECUTE | SYNCHRONIZE)
#define FILE_SKIP_COMPLETION_PORT_ON_SUCCESS 0x1
#define FILE_SKIP_SET_EVENT_ON_HANDLE 0x2
#define MOVEFILE_REPLACE_EXISTING 0x00000001
#define MOVEFILE_COPY_ALLOWED 0x00000002
#define MOVEFILE_WRITE_THROUGH 0x00000008
#define STD_INPUT_HANDLE ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE ((DWORD)-12)

typedef VOID(WINAPI* LPOVERLAPPED_COMPLETION_ROUTINE)(DWORD dwErrorCode,
                                                      DWORD dwNumberOfBytesTransfered,
                                                      LPOVERLAPPED lpOverlapped);

typedef enum _GET_FILEEX_INFO_LEVELS {
    GetFileExInfoStandard,
    GetFileExMaxInfoLevel
} GET_FILEEX_INFO_LEVELS;
typedef struct _WIN32_FILE_ATTRIBUTE_DATA {
    DWORD dwFileAttributes;
    FILETIME ftCreationTime;
    FILETIME ftLastAccessTime;
    FILETIME ftLastWriteTime;
    DWORD nFileSizeHigh;
    DWORD nFileSizeLow;
} WIN32_FILE_ATTRIBUTE_DATA, *LPWIN32_FILE_ATTRIBUTE_DATA;

typedef struct _BY_HANDLE_FILE_INFORMATION {
    DWORD dwFileAttributes;
    FILETIME ftCreationTime;
    FILETIME ftLastAccessTime;
    FILETIME ftLastWriteTime;
    DWORD dwVolumeSerialNumber;
    DWORD nFileSizeHigh;
    DWORD nFileSizeLow;
    DWORD nNumberOfLinks;
    DWORD nFileIndexHigh;
    DWORD nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;
// Of links and their kin.
#define IO_REPARSE_TAG_MOUNT_POINT 0xA0000003L
#define IO_REPARSE_TAG_SYMLINK 0xA000000CL
#define IO_REPARSE_TAG_AF_UNIX 0x80000023L
#define MAXIMUM_REPARSE_DATA_BUFFER_SIZE (16 * 1024)
// Forms of a file's name, for GetFinalPathNameByHandle.
#define VOLUME_NAME_DOS 0x0
#define VOLUME_NAME_GUID 0x1
#define VOLUME_NAME_NT 0x2
#define VOLUME_NAME_NONE 0x4
#define FILE_NAME_NORMALIZED 0x0
#define FILE_NAME_OPENED 0x8

#define FILE_NOTIFY_CHANGE_FILE_NAME 0x00000001
#define FILE_NOTIFY_CHANGE_DIR_NAME 0x00000002
#define FILE_NOTIFY_CHANGE_ATTRIBUTES 0x00000004
#define FILE_NOTIFY_CHANGE_SIZE 0x00000008
#define FILE_NOTIFY_CHANGE_LAST_WRITE 0x00000010
#define FILE_NOTIFY_CHANGE_LAST_ACCESS 0x00000020
#define FILE_NOTIFY_CHANGE_CREATION 0x00000040
#define FILE_NOTIFY_CHANGE_SECURITY 0x00000100
#define FILE_ACTION_ADDED 0x00000001
#define FILE_ACTION_REMOVED 0x00000002
#define FILE_ACTION_MODIFIED 0x00000003
#define FILE_ACTION_RENAMED_OLD_NAME 0x00000004
#define FILE_ACTION_RENAMED_NEW_NAME 0x00000005
typedef struct _FILE_NOTIFY_INFORMATION {
    DWORD NextEntryOffset;
    DWORD Action;
    DWORD FileNameLength;
    WCHAR FileName[1];
} FILE_NOTIFY_INFORMATION, *PFILE_NOTIFY_INFORMATION;

typedef struct _FILE_ID_128 {
    BYTE Identifier[16];
} FILE_ID_128, *PFILE_ID_128;
typedef enum _FILE_INFO_BY_HANDLE_CLASS {
    FileBasicInfo,
    FileStandardInfo,
    FileNameInfo,
    FileRenameInfo,
    FileDispositionInfo,
    FileAllocationInfo,
    FileEndOfFileInfo
} FILE_INFO_BY_HANDLE_CLASS,
    *PFILE_INFO_BY_HANDLE_CLASS;
typedef struct _FILE_BASIC_INFO {
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    DWORD FileAttributes;
} FILE_BASIC_INFO, *PFILE_BASIC_INFO;
typedef struct _FILE_STANDARD_INFO {
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER EndOfFile;
    DWORD NumberOfLinks;
    BOOLEAN DeletePending;
    BOOLEAN Directory;
} FILE_STANDARD_INFO, *PFILE_STANDARD_INFO;

typedef struct _CREATEFILE2_EXTENDED_PARAMETERS {
    DWORD dwSize;
    DWORD dwFileAttributes;
    DWORD dwFileFlags;
    DWORD dwSecurityQosFlags;
    LPSECURITY_ATTRIBUTES lpSecurityAttributes;
    HANDLE hTemplateFile;
} CREATEFILE2_EXTENDED_PARAMETERS, *PCREATEFILE2_EXTENDED_PARAMETERS,
    *LPCREATEFILE2_EXTENDED_PARAMETERS;

#define WS2_FIND_DATA_FIELDS(character) \
    DWORD dwFileAttributes;             \
    FILETIME ftCreationTime;            \
    FILETIME ftLastAccessTime;          \
    FILETIME ftLastWriteTime;           \
    DWORD nFileSizeHigh;                \
    DWORD nFileSizeLow;                 \
    DWORD dwReserved0;                  \
    DWORD dwReserved1;                  \
    character cFileName[MAX_PATH];      \
    character cAlternateFileName[14]
typedef struct _WIN32_FIND_DATAA {
    WS2_FIND_DATA_FIELDS(CHAR);
} WIN32_FIND_DATAA, *PWIN32_FIND_DATAA, *LPWIN32_FIND_DATAA;
typedef struct _WIN32_FIND_DATAW {
    WS2_FIND_DATA_FIELDS(WCHAR);
} WIN32_FIND_DATAW, *PWIN32_FIND_DATAW, *LPWIN32_FIND_DATAW;
typedef enum _FINDEX_INFO_LEVELS {
    FindExInfoStandard,
    FindExInfoBasic,
    FindExInfoMaxInfoLevel
} FINDEX_INFO_LEVELS;
typedef enum _FINDEX_SEARCH_OPS {
    FindExSearchNameMatch,
    FindExSearchLimitToDirectories,
    FindExSearchLimitToDevices,
    FindExSearchMaxSearchOp
} FINDEX_SEARCH_OPS;
#define FIND_FIRST_EX_CASE_SENSITIVE 0x00000001
#define FIND_FIRST_EX_LARGE_FETCH 0x00000002
#define SYMBOLIC_LINK_FLAG_DIRECTORY 0x1
#define SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE 0x2
typedef WS2_AW(WIN32_FIND_DATA) WIN32_FIND_DATA;
typedef WS2_AW(LPWIN32_FIND_DATA) LPWIN32_FIND_DATA;

WS2_BEGIN_C

// The first name that fits a pattern with * and ?; INVALID_HANDLE_VALUE with ERROR_FILE_NOT_FOUND
// (none) or ERROR_PATH_NOT_FOUND. The next ones, until ERROR_NO_MORE_FILES. [docs:FindFirstFileW]
WINBASEAPI HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData)
    WS2_LINK_NAME(FindFirstFileA);
WINBASEAPI HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData)
    WS2_LINK_NAME(FindFirstFileW);
// As FindFirstFile. ERROR_INVALID_PARAMETER: another level, devices alone, or a filter.
// [docs:FindFirstFileExA]
WINBASEAPI HANDLE WINAPI FindFirstFileExA(LPCSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                                          LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                                          LPVOID lpSearchFilter, DWORD dwAdditionalFlags)
    WS2_LINK_NAME(FindFirstFileExA);
WINBASEAPI HANDLE WINAPI FindFirstFileExW(LPCWSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                                          LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                                          LPVOID lpSearchFilter, DWORD dwAdditionalFlags)
    WS2_LINK_NAME(FindFirstFileExW);
WINBASEAPI BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData)
    WS2_LINK_NAME(FindNextFileA);
WINBASEAPI BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData)
    WS2_LINK_NAME(FindNextFileW);
WINBASEAPI BOOL WINAPI FindClose(HANDLE hFindFile) WS2_LINK_NAME(FindClose);

// ERROR_ALREADY_EXISTS unless what is there may be replaced, ERROR_FILE_NOT_FOUND.
WINBASEAPI BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName)
    WS2_LINK_NAME(MoveFileA);
WINBASEAPI BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName)
    WS2_LINK_NAME(MoveFileW);
WINBASEAPI BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags)
    WS2_LINK_NAME(MoveFileExA);
WINBASEAPI BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags)
    WS2_LINK_NAME(MoveFileExW);
// ERROR_FILE_EXISTS when the target is there and bFailIfExists is not FALSE.
WINBASEAPI BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName,
                                 BOOL bFailIfExists) WS2_LINK_NAME(CopyFileA);
WINBASEAPI BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName,
                                 BOOL bFailIfExists) WS2_LINK_NAME(CopyFileW);
WINBASEAPI BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName,
                                        LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_LINK_NAME(CreateDirectoryA);
WINBASEAPI BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName,
                                        LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_LINK_NAME(CreateDirectoryW);
// ERROR_ALREADY_EXISTS, ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED for a folder.
// [docs:CreateHardLinkA]
WINBASEAPI BOOL WINAPI CreateHardLinkA(LPCSTR lpFileName, LPCSTR lpExistingFileName,
                                       LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_LINK_NAME(CreateHardLinkA);
WINBASEAPI BOOL WINAPI CreateHardLinkW(LPCWSTR lpFileName, LPCWSTR lpExistingFileName,
                                       LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_LINK_NAME(CreateHardLinkW);
// Also to what is not there. ERROR_ALREADY_EXISTS, ERROR_INVALID_PARAMETER for other flags.
// [docs:CreateSymbolicLinkA]
WINBASEAPI BOOLEAN WINAPI CreateSymbolicLinkA(LPCSTR lpSymlinkFileName, LPCSTR lpTargetFileName,
                                              DWORD dwFlags) WS2_LINK_NAME(CreateSymbolicLinkA);
WINBASEAPI BOOLEAN WINAPI CreateSymbolicLinkW(LPCWSTR lpSymlinkFileName, LPCWSTR lpTargetFileName,
                                              DWORD dwFlags) WS2_LINK_NAME(CreateSymbolicLinkW);
// Of the file system of a folder, or of the current one. Numbers beyond 32 bits are their most.
// [docs:GetDiskFreeSpaceExA, GetDiskFreeSpaceA]
WINBASEAPI BOOL WINAPI GetDiskFreeSpaceExA(LPCSTR lpDirectoryName,
                                           PULARGE_INTEGER lpFreeBytesAvailableToCaller,
                                           PULARGE_INTEGER lpTotalNumberOfBytes,
                                           PULARGE_INTEGER lpTotalNumberOfFreeBytes)
    WS2_LINK_NAME(GetDiskFreeSpaceExA);
WINBASEAPI BOOL WINAPI GetDiskFreeSpaceExW(LPCWSTR lpDirectoryName,
                                           PULARGE_INTEGER lpFreeBytesAvailableToCaller,
                                           PULARGE_INTEGER lpTotalNumberOfBytes,
                                           PULARGE_INTEGER lpTotalNumberOfFreeBytes)
    WS2_LINK_NAME(GetDiskFreeSpaceExW);
WINBASEAPI BOOL WINAPI GetDiskFreeSpaceA(LPCSTR lpRootPathName, LPDWORD lpSectorsPerCluster,
                                         LPDWORD lpBytesPerSector, LPDWORD lpNumberOfFreeClusters,
                                         LPDWORD lpTotalNumberOfClusters)
    WS2_LINK_NAME(GetDiskFreeSpaceA);
WINBASEAPI BOOL WINAPI GetDiskFreeSpaceW(LPCWSTR lpRootPathName, LPDWORD lpSectorsPerCluster,
                                         LPDWORD lpBytesPerSector, LPDWORD lpNumberOfFreeClusters,
                                         LPDWORD lpTotalNumberOfClusters)
    WS2_LINK_NAME(GetDiskFreeSpaceW);
// ERROR_DIR_NOT_EMPTY, ERROR_DIRECTORY for a file.
WINBASEAPI BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName) WS2_LINK_NAME(RemoveDirectoryA);
WINBASEAPI BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) WS2_LINK_NAME(RemoveDirectoryW);

// INVALID_HANDLE_VALUE on failure. [docs:CreateFileW]
WINBASEAPI HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                                     LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                                     DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes,
                                     HANDLE hTemplateFile) WS2_LINK_NAME(CreateFileA);
WINBASEAPI HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                                     LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                                     DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes,
                                     HANDLE hTemplateFile) WS2_LINK_NAME(CreateFileW);
// As CreateFileW, with the flags in a structure, which may be missing.
WINBASEAPI HANDLE WINAPI CreateFile2(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                                     DWORD dwCreationDisposition,
                                     LPCREATEFILE2_EXTENDED_PARAMETERS pCreateExParams)
    WS2_LINK_NAME(CreateFile2);
WINBASEAPI BOOL WINAPI DeleteFileA(LPCSTR lpFileName) WS2_LINK_NAME(DeleteFileA);
WINBASEAPI BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) WS2_LINK_NAME(DeleteFileW);
WINBASEAPI DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName) WS2_LINK_NAME(GetFileAttributesA);
WINBASEAPI DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) WS2_LINK_NAME(GetFileAttributesW);
// FILE_ATTRIBUTE_READONLY takes the right to write from everyone, and its absence gives it back to
// the owner. ERROR_NOT_SUPPORTED: files of the host's are neither hidden nor the system's, and no
// folder is read-only. The other attributes are left out. [docs:SetFileAttributesA]
WINBASEAPI BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes)
    WS2_LINK_NAME(SetFileAttributesA);
WINBASEAPI BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes)
    WS2_LINK_NAME(SetFileAttributesW);
// As FindFirstFile returns them, without a search. [docs:GetFileAttributesExA]
WINBASEAPI BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                            LPVOID lpFileInformation)
    WS2_LINK_NAME(GetFileAttributesExA);
WINBASEAPI BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                            LPVOID lpFileInformation)
    WS2_LINK_NAME(GetFileAttributesExW);
WINBASEAPI DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
    WS2_LINK_NAME(GetFileSize);
// ERROR_INVALID_FUNCTION for what is no file on a disk. With a class: FileBasicInfo and
// FileStandardInfo; ERROR_INVALID_PARAMETER for another, ERROR_BAD_LENGTH for too little room.
// [docs:GetFileInformationByHandle]
WINBASEAPI BOOL WINAPI GetFileInformationByHandle(HANDLE hFile,
                                                  LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
    WS2_LINK_NAME(GetFileInformationByHandle);
WINBASEAPI BOOL WINAPI GetFileInformationByHandleEx(HANDLE hFile,
                                                    FILE_INFO_BY_HANDLE_CLASS FileInformationClass,
                                                    LPVOID lpFileInformation, DWORD dwBufferSize)
    WS2_LINK_NAME(GetFileInformationByHandleEx);
// A time that is NULL is neither given nor set. The host keeps no time of creation: what is given
// is the earliest that it keeps, and what is to be set is left out. [docs:GetFileTime, SetFileTime]
WINBASEAPI BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime,
                                   LPFILETIME lpLastAccessTime, LPFILETIME lpLastWriteTime)
    WS2_LINK_NAME(GetFileTime);
WINBASEAPI BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME* lpCreationTime,
                                   const FILETIME* lpLastAccessTime,
                                   const FILETIME* lpLastWriteTime) WS2_LINK_NAME(SetFileTime);
WINBASEAPI BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize)
    WS2_LINK_NAME(GetFileSizeEx);
WINBASEAPI DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove,
                                       PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod)
    WS2_LINK_NAME(SetFilePointer);
WINBASEAPI BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
                                        PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod)
    WS2_LINK_NAME(SetFilePointerEx);
WINBASEAPI BOOL WINAPI SetEndOfFile(HANDLE hFile) WS2_LINK_NAME(SetEndOfFile);
// Refused: ERROR_PRIVILEGE_NOT_HELD, as to every program without the right to manage volumes.
WINBASEAPI BOOL WINAPI SetFileValidData(HANDLE hFile, LONGLONG ValidDataLength)
    WS2_LINK_NAME(SetFileValidData);
// Names of files in CHAR are in the system's code page, not in the console's.
WINBASEAPI BOOL WINAPI AreFileApisANSI(void) WS2_LINK_NAME(AreFileApisANSI);
WINBASEAPI BOOL WINAPI FlushFileBuffers(HANDLE hFile) WS2_LINK_NAME(FlushFileBuffers);

// Locks a range of bytes, also behind the end of the file, for the handle and its duplicates:
// exclusive, or shared with other shared locks. ReadFile and WriteFile of every other opening of
// the file fail with ERROR_LOCK_VIOLATION where an exclusive lock is, WriteFile also where a shared
// one is, the handle's own included; other processes of this library see to that once they use
// locks themselves, and for files that were locked when they opened them. The host's own programs
// meet the locks by fcntl(). A shared lock may overlap an exclusive one of the same handle. Closing
// the last handle, and the end of the process, unlock.
//
// A range that is not free is waited for: with an overlapped handle the call fails with
// ERROR_IO_PENDING and the lock is reported like a transfer; CancelIoEx and closing the handle end
// it with ERROR_OPERATION_ABORTED. With LOCKFILE_FAIL_IMMEDIATELY, and by LockFile, which is
// exclusive: ERROR_LOCK_VIOLATION. UnlockFile takes exactly the range of a lock, else
// ERROR_NOT_LOCKED; of two locks with the same range the exclusive one goes first.
// ERROR_INVALID_FUNCTION: no file of a file system, or a host without such locks;
// ERROR_INVALID_LOCK_RANGE: the range ends behind the last offset. [docs: LockFileEx; winetest:
// kernel32 test_LockFile]
#define LOCKFILE_FAIL_IMMEDIATELY 0x00000001
#define LOCKFILE_EXCLUSIVE_LOCK 0x00000002
WINBASEAPI BOOL WINAPI LockFileEx(HANDLE hFile, DWORD dwFlags, DWORD dwReserved,
                                  DWORD nNumberOfBytesToLockLow, DWORD nNumberOfBytesToLockHigh,
                                  LPOVERLAPPED lpOverlapped) WS2_LINK_NAME(LockFileEx);
WINBASEAPI BOOL WINAPI UnlockFileEx(HANDLE hFile, DWORD dwReserved, DWORD nNumberOfBytesToUnlockLow,
                                    DWORD nNumberOfBytesToUnlockHigh, LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(UnlockFileEx);
WINBASEAPI BOOL WINAPI LockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
                                DWORD nNumberOfBytesToLockLow, DWORD nNumberOfBytesToLockHigh)
    WS2_LINK_NAME(LockFile);
WINBASEAPI BOOL WINAPI UnlockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
                                  DWORD nNumberOfBytesToUnlockLow, DWORD nNumberOfBytesToUnlockHigh)
    WS2_LINK_NAME(UnlockFile);
WINBASEAPI DWORD WINAPI GetFileType(HANDLE hFile) WS2_LINK_NAME(GetFileType);
WINBASEAPI HANDLE WINAPI GetStdHandle(DWORD nStdHandle) WS2_LINK_NAME(GetStdHandle);
WINBASEAPI BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) WS2_LINK_NAME(SetStdHandle);
WINBASEAPI DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer)
    WS2_LINK_NAME(GetTempPathA);
WINBASEAPI DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer)
    WS2_LINK_NAME(GetTempPathW);
WINBASEAPI UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique,
                                        LPSTR lpTempFileName) WS2_LINK_NAME(GetTempFileNameA);
WINBASEAPI UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
                                        LPWSTR lpTempFileName) WS2_LINK_NAME(GetTempFileNameW);
WINBASEAPI BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
                                  LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize)
    WS2_LINK_NAME(CreatePipe);

// Also for sockets. With an OVERLAPPED: FALSE and ERROR_IO_PENDING while the operation runs.
WINBASEAPI BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                                LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(ReadFile);
WINBASEAPI BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                                 LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(WriteFile);
WINBASEAPI BOOL WINAPI ReadFileEx(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                                  LPOVERLAPPED lpOverlapped,
                                  LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(ReadFileEx);
WINBASEAPI BOOL WINAPI WriteFileEx(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                                   LPOVERLAPPED lpOverlapped,
                                   LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WriteFileEx);

// A port, or a handle tied to one: NULL on failure, ERROR_INVALID_PARAMETER for a handle that has a
// port already. [docs:CreateIoCompletionPort]
WINBASEAPI HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
                                                ULONG_PTR CompletionKey,
                                                DWORD NumberOfConcurrentThreads)
    WS2_LINK_NAME(CreateIoCompletionPort);
// FALSE with *lpOverlapped NULL: nothing taken (WAIT_TIMEOUT, ERROR_ABANDONED_WAIT_0;
// ERROR_NOACCESS without a place for the key). FALSE with an overlapped: that operation failed,
// with the last error. [docs:GetQueuedCompletionStatus]
WINBASEAPI BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort,
                                                 LPDWORD lpNumberOfBytesTransferred,
                                                 PULONG_PTR lpCompletionKey,
                                                 LPOVERLAPPED* lpOverlapped, DWORD dwMilliseconds)
    WS2_LINK_NAME(GetQueuedCompletionStatus);
WINBASEAPI BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort,
                                                   LPOVERLAPPED_ENTRY lpCompletionPortEntries,
                                                   ULONG ulCount, PULONG ulNumEntriesRemoved,
                                                   DWORD dwMilliseconds, BOOL fAlertable)
    WS2_LINK_NAME(GetQueuedCompletionStatusEx);
WINBASEAPI BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort,
                                                  DWORD dwNumberOfBytesTransferred,
                                                  ULONG_PTR dwCompletionKey,
                                                  LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(PostQueuedCompletionStatus);
WINBASEAPI BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags)
    WS2_LINK_NAME(SetFileCompletionNotificationModes);
WINBASEAPI BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle,
                                                LPOVERLAPPED_COMPLETION_ROUTINE Function,
                                                ULONG Flags)
    WS2_LINK_NAME(BindIoCompletionCallback);

// Of the driver below Winsock, which CreateFile opens as \\.\GLOBALROOT\Device\Afd, the polls and
// receives of NtDeviceIoControlFile. Files and sockets know no other code: ERROR_INVALID_FUNCTION.
WINBASEAPI BOOL WINAPI DeviceIoControl(HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer,
                                       DWORD nInBufferSize, LPVOID lpOutBuffer,
                                       DWORD nOutBufferSize, LPDWORD lpBytesReturned,
                                       LPOVERLAPPED lpOverlapped) WS2_LINK_NAME(DeviceIoControl);

// Changes in a folder are not reported: ERROR_INVALID_FUNCTION, as from a file system without them.
// [docs:ReadDirectoryChangesW]
WINBASEAPI BOOL WINAPI ReadDirectoryChangesW(HANDLE hDirectory, LPVOID lpBuffer,
                                             DWORD nBufferLength, BOOL bWatchSubtree,
                                             DWORD dwNotifyFilter, LPDWORD lpBytesReturned,
                                             LPOVERLAPPED lpOverlapped,
                                             LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(ReadDirectoryChangesW);
// Errors: ERROR_NOT_FOUND when nothing is pending (CancelIoEx), ERROR_INVALID_HANDLE.
WINBASEAPI BOOL WINAPI CancelIo(HANDLE hFile) WS2_LINK_NAME(CancelIo);
WINBASEAPI BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(CancelIoEx);
WINBASEAPI BOOL WINAPI CancelSynchronousIo(HANDLE hThread) WS2_LINK_NAME(CancelSynchronousIo);
// FALSE with ERROR_IO_INCOMPLETE while it runs and bWait is FALSE; else the operation's own error.
WINBASEAPI BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                           LPDWORD lpNumberOfBytesTransferred, BOOL bWait)
    WS2_LINK_NAME(GetOverlappedResult);
WINBASEAPI BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                             LPDWORD lpNumberOfBytesTransferred,
                                             DWORD dwMilliseconds, BOOL bAlertable)
    WS2_LINK_NAME(GetOverlappedResultEx);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, DeviceIoControl,
              (HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
               LPVOID lpOutBuffer, DWORD nOutBufferSize, ws2_long_dword lpBytesReturned,
               LPOVERLAPPED lpOverlapped),
              (hDevice, dwIoControlCode, lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize,
               (LPDWORD)lpBytesReturned, lpOverlapped))
WS2_LONG_FORM(BOOL, GetDiskFreeSpaceA,
              (LPCSTR lpRootPathName, ws2_long_dword lpSectorsPerCluster,
               ws2_long_dword lpBytesPerSector, ws2_long_dword lpNumberOfFreeClusters,
               ws2_long_dword lpTotalNumberOfClusters),
              (lpRootPathName, (LPDWORD)lpSectorsPerCluster, (LPDWORD)lpBytesPerSector,
               (LPDWORD)lpNumberOfFreeClusters, (LPDWORD)lpTotalNumberOfClusters))
WS2_LONG_FORM(BOOL, GetDiskFreeSpaceW,
              (LPCWSTR lpRootPathName, ws2_long_dword lpSectorsPerCluster,
               ws2_long_dword lpBytesPerSector, ws2_long_dword lpNumberOfFreeClusters,
               ws2_long_dword lpTotalNumberOfClusters),
              (lpRootPathName, (LPDWORD)lpSectorsPerCluster, (LPDWORD)lpBytesPerSector,
               (LPDWORD)lpNumberOfFreeClusters, (LPDWORD)lpTotalNumberOfClusters))
WS2_LONG_FORM(DWORD, GetFileSize, (HANDLE hFile, ws2_long_dword lpFileSizeHigh),
              (hFile, (LPDWORD)lpFileSizeHigh))
WS2_LONG_FORM(BOOL, ReadFile,
              (HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
               ws2_long_dword lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped),
              (hFile, lpBuffer, nNumberOfBytesToRead, (LPDWORD)lpNumberOfBytesRead, lpOverlapped))
WS2_LONG_FORM(BOOL, WriteFile,
              (HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
               ws2_long_dword lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped),
              (hFile, lpBuffer, nNumberOfBytesToWrite, (LPDWORD)lpNumberOfBytesWritten,
               lpOverlapped))
WS2_LONG_FORM(BOOL, GetQueuedCompletionStatus,
              (HANDLE CompletionPort, ws2_long_dword lpNumberOfBytesTransferred,
               PULONG_PTR lpCompletionKey, LPOVERLAPPED* lpOverlapped, DWORD dwMilliseconds),
              (CompletionPort, (LPDWORD)lpNumberOfBytesTransferred, lpCompletionKey, lpOverlapped,
               dwMilliseconds))
WS2_LONG_FORM(BOOL, ReadDirectoryChangesW,
              (HANDLE hDirectory, LPVOID lpBuffer, DWORD nBufferLength, BOOL bWatchSubtree,
               DWORD dwNotifyFilter, ws2_long_dword lpBytesReturned, LPOVERLAPPED lpOverlapped,
               LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (hDirectory, lpBuffer, nBufferLength, bWatchSubtree, dwNotifyFilter,
               (LPDWORD)lpBytesReturned, lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(BOOL, GetOverlappedResult,
              (HANDLE hFile, LPOVERLAPPED lpOverlapped, ws2_long_dword lpNumberOfBytesTransferred,
               BOOL bWait),
              (hFile, lpOverlapped, (LPDWORD)lpNumberOfBytesTransferred, bWait))
#endif

#define CreateFile WS2_AW(CreateFile)
#define DeleteFile WS2_AW(DeleteFile)
#define GetFileAttributes WS2_AW(GetFileAttributes)
#define SetFileAttributes WS2_AW(SetFileAttributes)
#define GetFileAttributesEx WS2_AW(GetFileAttributesEx)
#define GetTempPath WS2_AW(GetTempPath)
#define FindFirstFile WS2_AW(FindFirstFile)
#define FindFirstFileEx WS2_AW(FindFirstFileEx)
#define CreateHardLink WS2_AW(CreateHardLink)
#define CreateSymbolicLink WS2_AW(CreateSymbolicLink)
#define GetDiskFreeSpaceEx WS2_AW(GetDiskFreeSpaceEx)
#define GetDiskFreeSpace WS2_AW(GetDiskFreeSpace)
#define FindNextFile WS2_AW(FindNextFile)
#define MoveFile WS2_AW(MoveFile)
#define MoveFileEx WS2_AW(MoveFileEx)
#define CopyFile WS2_AW(CopyFile)
#define CreateDirectory WS2_AW(CreateDirectory)
#define RemoveDirectory WS2_AW(RemoveDirectory)
#define GetTempFileName WS2_AW(GetTempFileName)

#endif
