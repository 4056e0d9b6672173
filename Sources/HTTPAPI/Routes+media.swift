// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// The addresses of files, folders and uploads.
extension Routes {
    var fileRoutes: [Route] {
        guard let media else { return [] }
        return (files(media) + folders(media) + uploads(media)).map { $0.answered(by: media.answering) }
            + resumableUploads(TusAPI(media: media))
    }

    private func files(_ media: MediaAPI) -> [Route] {
        let row = RouteRow(.media)
        let (list, delete, info) = (ListFiles(api: media), DeleteFiles(api: media), ManageFileInfo(api: media))
        let (serve, replace) = (ServeFile(api: media), ReplaceFile(api: media))
        let (copy, sign, presets) = (CopyFile(api: media), SignAddress(api: media), ListPresets(api: media))
        let collect = CollectGarbage(api: media)
        let (path, file) = (MediaAPI.prefix, MediaAPI.prefix + "/file/{name}")
        // A file that is public, or whose address is signed, is there for a browser whose session has ended too.
        let open = RouteRow(.media, credentials: .ignoredWhenBad)
        return [
            row(.get, path + "/files", .none, .media, .list, .listFiles, list.callAsFunction),
            open(.get, file, .none, .media, .get, .getFile, serve.callAsFunction),
            row(.put, file, .streaming, .media, .update, .replaceFile, replace.callAsFunction),
            row(.delete, file, .none, .media, .delete, .deleteFile, delete.one),
            row(.post, path + "/delete", .standard, .media, .delete, .deleteFiles, delete.many),
            row(.get, path + "/file-info/{id}", .none, .media, .get, .getFileInfo, info.get),
            row(.patch, path + "/file-info/{id}", .standard, .media, .update, .updateFileInfo, info.update),
            row(.post, path + "/copy/{name}", .standard, .media, .create, .copyFile, copy.callAsFunction),
            row(.post, path + "/sign/{name}", .standard, .media, .get, .signFile, sign.callAsFunction),
            row(.post, path + "/gc", .standard, .mediaManage, .system, .collectMediaGarbage, collect.callAsFunction),
            row(.get, path + "/presets", .none, .mediaRead, .system, .listImagePresets, presets.callAsFunction),
        ]
    }

    private func folders(_ media: MediaAPI) -> [Route] {
        let (row, folders) = (RouteRow(.media), ManageFolders(api: media))
        let path = MediaAPI.prefix + "/folders"
        return [
            row(.get, path, .none, .media, .list, .listFolders, folders.list),
            row(.post, path, .standard, .media, .create, .createFolder, folders.create),
            row(.patch, path + "/{id}", .standard, .media, .update, .updateFolder, folders.update),
            row(.delete, path + "/{id}", .none, .media, .delete, .deleteFolder, folders.delete),
        ]
    }

    private func uploads(_ media: MediaAPI) -> [Route] {
        let row = RouteRow(.media)
        let (upload, field) = (UploadFiles(api: media), UploadToField(api: media))
        let (direct, path) = (UploadDirectly(api: media), MediaAPI.prefix)
        let bound = path + "/entity/{entity}/{id}/{field}"
        return [
            row(.post, path + "/upload", .streaming, .media, .create, .uploadFiles, upload.callAsFunction),
            row(.post, path + "/upload/{name}", .streaming, .media, .create, .uploadFile, upload.callAsFunction),
            row(.post, bound, .streaming, .media, .create, .uploadToField, field.callAsFunction),
            row(.post, path + "/direct", .standard, .media, .create, .offerDirectUpload, direct.offer),
            row(.post, path + "/direct/{id}/confirm", .none, .media, .create, .confirmDirectUpload, direct.confirm),
        ]
    }

    private func resumableUploads(_ tus: TusAPI) -> [Route] {
        let row = RouteRow(.media)
        let (begin, go, path) = (BeginUpload(api: tus), ContinueUpload(api: tus), MediaAPI.prefix + "/tus")
        let describe = DescribeTus(api: tus)
        return [
            row(.options, path, .none, .open, .open, .describeTus, describe.callAsFunction),
            row(.post, path, .streaming, .media, .create, .beginUpload, begin.callAsFunction),
            row(.head, path + "/{id}", .none, .media, .get, .lookAtUpload, go.look),
            row(.patch, path + "/{id}", .streaming, .media, .update, .continueUpload, go.append),
            row(.delete, path + "/{id}", .none, .media, .delete, .endUpload, go.terminate),
            row(.post, path + "/{id}", .streaming, .media, .update, .overrideUpload, go.overridden),
        ]
        .map { $0.answered(by: tus.answering) }
    }
}

extension Route {
    /// With something laid around its handler.
    fileprivate func answered(by wrapping: (@escaping Handler) -> Handler) -> Route {
        Route(
            method,
            path,
            bodyLimit: bodyLimit,
            rateClass: rateClass,
            access: access,
            credentials: credentials,
            door: door,
            operation: operation,
            handler: wrapping(handler)
        )
    }
}
