// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Says what callers do at addresses of their own with the records of system entities, instead of the general routes.
enum SystemDoor {
    /// Nil where the general routes do it.
    static func refusal(of action: Change.Action, on entity: Entity, to principal: Principal) -> DataError? {
        switch (entity.name.rawValue, action) {
        case ("media", .create): return mediaRoutes("Files are made with POST /api/media/upload.")
        // Their bytes follow the change log.
        case ("media", .delete): return nil
        case ("media_folders", .create), ("media_folders", .delete):
            return mediaRoutes("Folders are made, moved and deleted at /api/media/folders.")
        default:
            // Embedding programs keep such records as they see fit.
            if principal.kind == .system { return nil }
            let request = action == .create ? "POST /api/\(entity.name)" : "DELETE /api/\(entity.name)/{id}"
            return .forbidden(hint: .init(code: "system_entity", message: "This is done with \(request)."))
        }
    }

    private static func mediaRoutes(_ message: String) -> DataError {
        .conflict(code: "use_media_routes", [.init(pointer: "", code: "use_media_routes", message: message)])
    }
}
