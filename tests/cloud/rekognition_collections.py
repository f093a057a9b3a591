"""The operations of Rekognition's collections in memory, as its reference describes them.

Where the reference contradicts itself or is silent, what we do is said at the place; `repeated_index` and
`updating_looks` let a suite try more than one reading.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from threading import Lock
from typing import Any, Literal
from uuid import NAMESPACE_OID, uuid4, uuid5

from tests.cloud.rekognition_faces import FaceReader, SeenFace, similarity
from tests.cloud.rekognition_stored import Collection, StoredFace, StoredUser, alike, middle, page, start_of, token_of
from tests.cloud.rekognition_wire import Refused

FACE_MODEL = "7.0"
ACCOUNT, REGION = "000000000000", "us-east-1"
MOST_FACES_OF_A_USER = 100

Parameters = dict[str, Any]
Reply = dict[str, Any]


class Collections:
    """Answers the operations, one at a time, with parameters that were checked; `Image` is its bytes.

    Raises Refused. `repeated_index` is what IndexFaces answers to the same image with the same ExternalImageId, which
    stores nothing again: the same records, or none (the reference is silent; users report the same). `updating_looks`
    is how many ListUsers or searches still see UPDATING, with the old vector, after faces were associated or removed.
    """

    def __init__(
        self,
        faces_of: FaceReader,
        *,
        repeated_index: Literal["same", "none"] = "same",
        updating_looks: int = 1,
        most_faces: int = 10_000_000,
        most_users: int = 10_000_000,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.collections: dict[str, Collection] = {}
        self._faces_of = faces_of
        self._repeated_index = repeated_index
        self._updating_looks = updating_looks
        self._most_faces, self._most_users = most_faces, most_users
        self._now = now
        self._numbers = count(1)
        self._tokens: dict[tuple[str, str], tuple[Parameters, Reply]] = {}
        self._lock = Lock()

    def answer(self, operation: str, parameters: Parameters) -> Reply:
        """Do an operation and return its answer; a ClientRequestToken seen before gets its first answer again."""
        token = parameters.get("ClientRequestToken")
        with self._lock:
            if token is None:
                return OPERATIONS[operation](self, parameters)
            before = self._tokens.get((operation, token))
            if before is None:
                reply = OPERATIONS[operation](self, parameters)
                self._tokens[operation, token] = parameters, reply
                return reply
        if before[0] != parameters:
            raise Refused("IdempotentParameterMismatchException", "The token was used with other parameters")
        return before[1]

    def forget_tokens(self) -> None:
        """Let every token's time run out; how long they live is not documented."""
        with self._lock:
            self._tokens.clear()

    def create_collection(self, p: Parameters) -> Reply:
        name = p["CollectionId"]
        if name in self.collections:
            raise Refused("ResourceAlreadyExistsException", f"The collection id: {name} already exists")
        self.collections[name] = Collection(name=name, created=self._now())
        # The service leaves out the leading "arn:" here, and only here.
        return {"StatusCode": 200, "CollectionArn": arn_of(name).removeprefix("arn:"), "FaceModelVersion": FACE_MODEL}

    def describe_collection(self, p: Parameters) -> Reply:
        collection = self._collection(p)
        return {
            "FaceCount": len(collection.faces),
            "UserCount": len(collection.users),
            "FaceModelVersion": FACE_MODEL,
            "CollectionARN": arn_of(collection.name),
            "CreationTimestamp": collection.created,
        }

    def delete_collection(self, p: Parameters) -> Reply:
        del self.collections[self._collection(p).name]
        return {"StatusCode": 200}

    def list_collections(self, p: Parameters) -> Reply:
        names = sorted(self.collections)
        start = start_of(p, "collections")
        shown = names[start : start + (p.get("MaxResults") or 100)]
        more = {"NextToken": token_of("collections", start + len(shown))} if start + len(shown) < len(names) else {}
        return {"CollectionIds": shown, "FaceModelVersions": [FACE_MODEL] * len(shown)} | more

    def index_faces(self, p: Parameters) -> Reply:
        collection, image = self._collection(p), p["Image"]
        key = (p.get("ExternalImageId", ""), hashlib.sha256(image).hexdigest())
        kept = [face for face in collection.indexed.get(key, ()) if face.face_id in collection.faces]
        good, left_out = _sorted_out(self._faces_of(image), p.get("QualityFilter", "AUTO"))
        good.sort(key=lambda face: bool(face.flaws("MEDIUM")))  # of too many the poorest are left out, then the smallest
        most = min(p.get("MaxFaces", 100), 100)
        good, left_out = good[:most], left_out + [(face, ["EXCEEDS_MAX_FACES"]) for face in good[most:]]
        if kept and key[0]:
            records = zip(kept, good, strict=False) if self._repeated_index == "same" else ()
        else:
            if len(collection.faces) + len(good) > self._most_faces:
                raise Refused("ServiceQuotaExceededException", "The collection holds as many faces as it may")
            image_id = str(uuid5(NAMESPACE_OID, key[1]))
            new = [self._stored(face, image_id, key[0]) for face in good]
            collection.indexed[key] = new
            collection.faces |= {face.face_id: face for face in new}
            records = zip(new, good, strict=True)
        return {
            "FaceRecords": [{"Face": stored.as_face(), "FaceDetail": seen.detail()} for stored, seen in records],
            "UnindexedFaces": [{"Reasons": reasons, "FaceDetail": seen.detail()} for seen, reasons in left_out],
            "FaceModelVersion": FACE_MODEL,
        }

    def _stored(self, seen: SeenFace, image_id: str, external: str) -> StoredFace:
        metadata = {
            "FaceId": str(uuid4()),
            "BoundingBox": seen.bounding_box(),
            "ImageId": image_id,
            "Confidence": seen.confidence,
            "IndexFacesModelVersion": FACE_MODEL,
        } | ({"ExternalImageId": external} if external else {})
        return StoredFace(number=next(self._numbers), metadata=metadata, vector=seen.vector)

    def search_faces_by_image(self, p: Parameters) -> Reply:
        collection = self._collection(p)
        faces, _ = _sorted_out(self._faces_of(p["Image"]), p.get("QualityFilter", "NONE"))
        if not faces:
            raise Refused("InvalidParameterException", "There are no faces in the image. Should be at least 1.")
        found = alike(faces[0].vector, collection.faces.values(), p.get("FaceMatchThreshold", 80.0))
        return {
            "SearchedFaceBoundingBox": faces[0].bounding_box(),
            "SearchedFaceConfidence": faces[0].confidence,
            "FaceMatches": [{"Similarity": s, "Face": face.as_face()} for s, face in found[: p.get("MaxFaces", 80)]],
            "FaceModelVersion": FACE_MODEL,
        }

    def search_users_by_image(self, p: Parameters) -> Reply:
        collection = self._collection(p)
        for user in collection.users.values():
            user.settle()
        good, left_out = _sorted_out(self._faces_of(p["Image"]), p.get("QualityFilter", "NONE"))
        smaller = [(face, ["FACE_NOT_LARGEST"]) for face in good[1:]]
        reply: Reply = {
            "UserMatches": [],
            "FaceModelVersion": FACE_MODEL,
            "UnsearchedFaces": [{"FaceDetails": face.detail(), "Reasons": why} for face, why in smaller + left_out],
        }
        if good:
            users = [user for user in collection.users.values() if user.vector is not None]
            found = alike(good[0].vector, users, p.get("UserMatchThreshold", 80.0))
            reply["UserMatches"] = [{"Similarity": s, "User": user.as_user()} for s, user in found[: p.get("MaxUsers", 500)]]
            reply["SearchedFace"] = {"FaceDetail": good[0].detail()}
        return reply

    def create_user(self, p: Parameters) -> Reply:
        collection, name = self._collection(p), p["UserId"]
        if name in collection.users:
            raise Refused("ConflictException", f"The user id: {name} already exists")
        if len(collection.users) >= self._most_users:
            raise Refused("ServiceQuotaExceededException", "The collection holds as many users as it may")
        collection.users[name] = StoredUser(number=next(self._numbers), name=name)
        return {}

    def delete_user(self, p: Parameters) -> Reply:
        collection = self._collection(p)
        for face in collection.user(p["UserId"]).faces:
            face.user = None
        del collection.users[p["UserId"]]
        return {}

    def associate_faces(self, p: Parameters) -> Reply:
        """Too many faces are refused as a whole: the reference also promises a partial answer, but no reason for it."""
        collection = self._collection(p)
        user, asked = collection.user(p["UserId"]), list(dict.fromkeys(p["FaceIds"]))
        before, joined, failed = middle(user.faces), [], []
        for face_id in asked:
            face, reply = collection.faces.get(face_id), {"FaceId": face_id}
            if face is None:
                failed.append(reply | {"Reasons": ["FACE_NOT_FOUND"]})
            elif face.user not in {None, user.name}:
                failed.append(reply | {"UserId": face.user, "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]})
            elif face.user is None:
                like = 100.0 if before is None else float(similarity(before @ face.vector))
                if like < p.get("UserMatchThreshold", 75.0):
                    failed.append(reply | {"Confidence": like, "Reasons": ["LOW_MATCH_CONFIDENCE"]})
                else:
                    joined.append(face)
        if len(user.faces) + len(joined) > MOST_FACES_OF_A_USER:
            raise Refused("ServiceQuotaExceededException", f"A user has at most {MOST_FACES_OF_A_USER} faces")
        for face in joined:
            face.user = user.name
        user.faces += joined
        if joined:
            user.update(self._updating_looks)
        done = [{"FaceId": face.face_id} for face in joined]
        return {"AssociatedFaces": done, "UnsuccessfulFaceAssociations": failed, "UserStatus": user.status}

    def disassociate_faces(self, p: Parameters) -> Reply:
        collection = self._collection(p)
        user, gone, failed = collection.user(p["UserId"]), [], []
        for face_id in dict.fromkeys(p["FaceIds"]):
            face, reply = collection.faces.get(face_id), {"FaceId": face_id}
            if face is None:
                failed.append(reply | {"Reasons": ["FACE_NOT_FOUND"]})
            elif face.user not in {None, user.name}:
                failed.append(reply | {"UserId": face.user, "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]})
            elif face.user is not None:
                face.user = None
                gone.append(face)
        user.faces = [face for face in user.faces if face not in gone]
        if gone:
            user.update(self._updating_looks)
        done = [{"FaceId": face.face_id} for face in gone]
        return {"DisassociatedFaces": done, "UnsuccessfulFaceDisassociations": failed, "UserStatus": user.status}

    def delete_faces(self, p: Parameters) -> Reply:
        collection, gone, failed = self._collection(p), [], []
        for face_id in dict.fromkeys(p["FaceIds"]):
            face = collection.faces.get(face_id)
            if face is None:
                failed.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
            elif face.user is not None:
                failed.append({"FaceId": face_id, "UserId": face.user, "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]})
            else:
                del collection.faces[face_id]
                gone.append(face_id)
        # The model forbids an empty list here.
        return ({"DeletedFaces": gone} if gone else {}) | {"UnsuccessfulFaceDeletions": failed}

    def list_faces(self, p: Parameters) -> Reply:
        collection = self._collection(p)
        if "UserId" in p:
            collection.user(p["UserId"])
        faces = [
            face
            for face in collection.faces.values()
            if p.get("UserId", face.user) == face.user and face.face_id in p.get("FaceIds", (face.face_id,))
        ]
        shown, more = page(p, faces, "faces", 1000)
        return {"Faces": [face.as_face() for face in shown], "FaceModelVersion": FACE_MODEL} | more

    def list_users(self, p: Parameters) -> Reply:
        users = self._collection(p).users.values()
        for user in users:
            user.settle()
        shown, more = page(p, list(users), "users", 500)
        return {"Users": [user.as_user() for user in shown]} | more

    def _collection(self, p: Parameters) -> Collection:
        name = p["CollectionId"]
        if name not in self.collections:
            raise Refused("ResourceNotFoundException", f"The collection id: {name} does not exist")
        return self.collections[name]


def arn_of(collection: str) -> str:
    return f"arn:aws:rekognition:{REGION}:{ACCOUNT}:collection/{collection}"


def _sorted_out(faces: list[SeenFace], quality: str) -> tuple[list[SeenFace], list[tuple[SeenFace, list[str]]]]:
    """Part faces, which come largest first, into those good enough and the others with what is wrong with them."""
    judged = [(face, face.flaws(quality)) for face in faces]
    return [face for face, flaws in judged if not flaws], [(face, flaws) for face, flaws in judged if flaws]


OPERATIONS: dict[str, Callable[[Collections, Parameters], Reply]] = {
    "AssociateFaces": Collections.associate_faces,
    "CreateCollection": Collections.create_collection,
    "CreateUser": Collections.create_user,
    "DeleteCollection": Collections.delete_collection,
    "DeleteFaces": Collections.delete_faces,
    "DeleteUser": Collections.delete_user,
    "DescribeCollection": Collections.describe_collection,
    "DisassociateFaces": Collections.disassociate_faces,
    "IndexFaces": Collections.index_faces,
    "ListCollections": Collections.list_collections,
    "ListFaces": Collections.list_faces,
    "ListUsers": Collections.list_users,
    "SearchFacesByImage": Collections.search_faces_by_image,
    "SearchUsersByImage": Collections.search_users_by_image,
}
