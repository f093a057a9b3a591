<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
  <context>
    <name>notice</name>
    <message>
      <source>Kept %1 days · %2</source>
      <translation>%1일 보관 · %2</translation>
    </message>
    <message>
      <source>Ask reception</source>
      <translation>안내 데스크 문의</translation>
    </message>
    <message>
      <source>Camera and heat sensor on</source>
      <translation>카메라와 열 센서 사용 중</translation>
    </message>
    <message>
      <source>The reception desk.</source>
      <translation>안내 데스크에 문의해 주세요.</translation>
    </message>
    <message>
      <source>Kept %1 to %2 days · %3</source>
      <translation>%1~%2일 보관 · %3</translation>
    </message>
    <message>
      <source>Camera, heat and face recognition on</source>
      <translation>카메라·열 센서·얼굴 인식 사용 중</translation>
    </message>
    <message>
      <source>Faces are remembered as numbers, to tell who comes again.</source>
      <translation>다시 온 사람을 알아보려고 얼굴을 숫자로 기억합니다.</translation>
    </message>
    <message>
      <source>Your face is remembered only if you tap “Remember me”.</source>
      <translation>“기억해 주세요”를 누른 경우에만 얼굴을 기억합니다.</translation>
    </message>
    <message>
      <source>Pictures are deleted after %1 days; of somebody whom staff know by name, %2 days after the last visit. Readings are deleted after %3 days.</source>
      <translation>사진은 %1일 뒤에, 직원이 이름을 아는 분의 사진은 마지막 방문 %2일 뒤에 삭제됩니다. 측정값은 %3일 뒤에 삭제됩니다.</translation>
    </message>
    <message>
      <source>What recognises a face is deleted after %1 days; with a name, %2 days after the last visit.</source>
      <translation>얼굴을 알아보는 자료는 %1일 뒤에, 이름이 있으면 마지막 방문 %2일 뒤에 삭제됩니다.</translation>
    </message>
    <message>
      <source>Who runs it</source>
      <translation>운영하는 곳</translation>
    </message>
    <message>
      <source>The operator of this entrance.</source>
      <translation>이 출입구를 운영하는 곳입니다.</translation>
    </message>
    <message>
      <source>What it measures</source>
      <translation>측정하는 것</translation>
    </message>
    <message>
      <source>A camera picture of your face and the heat of your skin, compared with recent visitors. This is not a medical measurement.</source>
      <translation>얼굴 사진과 피부의 열을 최근 방문자와 비교합니다. 의료용 측정이 아닙니다.</translation>
    </message>
    <message>
      <source>How long it is kept</source>
      <translation>보관 기간</translation>
    </message>
    <message>
      <source>Whom to ask</source>
      <translation>문의할 곳</translation>
    </message>
    <message>
      <source>Entering without it</source>
      <translation>이용하지 않고 들어가려면</translation>
    </message>
    <message>
      <source>You need not use it. A member of staff will show you another way in.</source>
      <translation>이용하지 않아도 됩니다. 직원이 다른 입장 방법을 안내해 드립니다.</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>About this kiosk</source>
      <translation>이 기기에 대하여</translation>
    </message>
    <message>
      <source>Notice</source>
      <translation>이용 안내</translation>
    </message>
  </context>
  <context>
    <name>pages</name>
    <message>
      <source>Undone</source>
      <translation>되돌렸습니다</translation>
    </message>
    <message>
      <source>Any day</source>
      <translation>모든 날짜</translation>
    </message>
    <message>
      <source>Earlier month</source>
      <translation>이전 달</translation>
    </message>
    <message>
      <source>Last 30 days</source>
      <translation>최근 30일</translation>
    </message>
    <message>
      <source>Last 7 days</source>
      <translation>최근 7일</translation>
    </message>
    <message>
      <source>Later month</source>
      <translation>다음 달</translation>
    </message>
    <message>
      <source>MMMM yyyy</source>
      <comment>a month, as Qt writes dates</comment>
      <translation>yyyy년 M월</translation>
    </message>
    <message>
      <source>Which days?</source>
      <translation>어느 날?</translation>
    </message>
    <message>
      <source>%1 rows</source>
      <translation>%1줄</translation>
    </message>
    <message>
      <source>%1, as they are listed now, one in a row.</source>
      <translation>지금 목록에 보이는 %1을 한 줄에 하나씩 저장합니다.</translation>
    </message>
    <message>
      <source>1 row</source>
      <translation>1줄</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>완료</translation>
    </message>
    <message>
      <source>The file holds personal data: keep it to yourself. The log says who exported it.</source>
      <translation>파일에는 개인정보가 들어 있으니 안전하게 보관하세요. 누가 저장했는지 기록에 남습니다.</translation>
    </message>
    <message>
      <source>To the stick %1</source>
      <translation>USB 메모리 %1에 저장</translation>
    </message>
    <message>
      <source>Writing…</source>
      <translation>저장하는 중…</translation>
    </message>
    <message>
      <source>Written: %1</source>
      <translation>저장했습니다: %1</translation>
    </message>
    <message>
      <source>Face templates: %1. Names and notes: %2</source>
      <translation>얼굴 템플릿 %1개, 이름과 메모 %2개</translation>
    </message>
    <message>
      <source>Every face template (%1), so that nobody is recognised by them</source>
      <translation>인식에 쓰는 모든 얼굴 템플릿(%1개)</translation>
    </message>
    <message>
      <source>%1 messages that had not left yet</source>
      <translation>아직 보내지 않은 메시지 %1건</translation>
    </message>
    <message>
      <source>%1, and the pictures of %2: %3 files</source>
      <translation>%1, 방문 사진(%2) 파일 %3개</translation>
    </message>
    <message>
      <source>All pictures of %1</source>
      <translation>%1의 모든 사진</translation>
    </message>
    <message>
      <source>All pictures of %1, with %2 portraits</source>
      <translation>%1의 모든 사진(얼굴 사진 %2장 포함)</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>Erased on this kiosk</source>
      <translation>이 기기에서 지운 것</translation>
    </message>
    <message>
      <source>Forget %1 for ever</source>
      <translation>%1 님 영구 삭제</translation>
    </message>
    <message>
      <source>Forget %1?</source>
      <translation>%1 님을 잊을까요?</translation>
    </message>
    <message>
      <source>Forgotten</source>
      <translation>삭제했습니다</translation>
    </message>
    <message>
      <source>It erases pictures, templates and names for ever, so it is asked of two people: whoever is asked, and an admin. Until then Ignore keeps somebody out of the lists.</source>
      <translation>사진과 템플릿, 이름을 영구히 지우므로 요청받은 사람과 관리자, 두 사람이 함께 결정합니다. 그때까지는 무시로 목록에서 뺄 수 있습니다.</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>그대로 두기</translation>
    </message>
    <message>
      <source>Nothing of them is kept anywhere else.</source>
      <translation>다른 곳에는 남아 있는 것이 없습니다.</translation>
    </message>
    <message>
      <source>One line in the log: that you forgot somebody, and when</source>
      <translation>기록 한 줄: 누가 언제 삭제했는지</translation>
    </message>
    <message>
      <source>Only an admin can forget somebody.</source>
      <translation>관리자만 사람을 영구 삭제할 수 있습니다.</translation>
    </message>
    <message>
      <source>The last traces on this kiosk go by themselves, within minutes</source>
      <translation>이 기기에 남은 마지막 흔적은 몇 분 안에 저절로 지워집니다</translation>
    </message>
    <message>
      <source>Erased in %1 at %2</source>
      <translation>%1에서 %2에 지웠습니다</translation>
    </message>
    <message>
      <source>Still to be erased elsewhere, as soon as it answers</source>
      <translation>응답하는 대로 지울 다른 곳의 자료</translation>
    </message>
    <message>
      <source>The name, the role and every note of %1</source>
      <translation>%1 님의 이름, 소속, 모든 메모</translation>
    </message>
    <message>
      <source>The readings of %1, with nobody's name on them</source>
      <translation>이름 없이 남는 %1의 측정값</translation>
    </message>
    <message>
      <source>This cannot be undone.</source>
      <translation>되돌릴 수 없습니다.</translation>
    </message>
    <message>
      <source>What goes, here and in the cloud</source>
      <translation>이 기기와 클라우드에서 지워지는 것</translation>
    </message>
    <message>
      <source>What stays</source>
      <translation>남는 것</translation>
    </message>
    <message>
      <source>Any kiosk</source>
      <translation>모든 기기</translation>
    </message>
    <message>
      <source>Any outcome</source>
      <translation>모든 결과</translation>
    </message>
    <message>
      <source>Every measured visitor is kept here, with photo, heat and every number.</source>
      <translation>측정한 모든 방문이 사진, 열, 수치와 함께 여기에 남습니다.</translation>
    </message>
    <message>
      <source>Export CSV</source>
      <translation>CSV 저장</translation>
    </message>
    <message>
      <source>History</source>
      <translation>기록</translation>
    </message>
    <message>
      <source>Identities</source>
      <translation>신원</translation>
    </message>
    <message>
      <source>No visit is like that</source>
      <translation>찾는 방문이 없습니다</translation>
    </message>
    <message>
      <source>No visits yet</source>
      <translation>아직 방문이 없습니다</translation>
    </message>
    <message>
      <source>Readings</source>
      <translation>측정값</translation>
    </message>
    <message>
      <source>Search name, role or note</source>
      <translation>이름, 소속, 메모 검색</translation>
    </message>
    <message>
      <source>Try fewer words, or take a filter away above.</source>
      <translation>검색어를 줄이거나 위의 필터를 풀어 보세요.</translation>
    </message>
    <message>
      <source>Visit</source>
      <translation>방문</translation>
    </message>
    <message>
      <source>Which kiosk?</source>
      <translation>어느 기기인가요?</translation>
    </message>
    <message>
      <source>Which outcome?</source>
      <translation>어떤 결과인가요?</translation>
    </message>
    <message>
      <source>Another %1</source>
      <translation>다른 %1</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>이름</translation>
    </message>
    <message>
      <source>Named %1</source>
      <translation>%1에 이름을 붙였습니다</translation>
    </message>
    <message>
      <source>Role or host</source>
      <translation>소속 또는 만날 사람</translation>
    </message>
    <message>
      <source>Same as %1?</source>
      <translation>%1 님과 같은 사람?</translation>
    </message>
    <message>
      <source>Saved what is known of %1</source>
      <translation>%1 님의 정보를 저장했습니다</translation>
    </message>
    <message>
      <source>What they are called</source>
      <translation>부르는 이름</translation>
    </message>
    <message>
      <source>What they do, or whom they visit</source>
      <translation>하는 일 또는 만나러 온 사람</translation>
    </message>
    <message>
      <source>%1 is not %2</source>
      <translation>%1 님은 %2 님이 아님</translation>
    </message>
    <message>
      <source>%1 keeps name, role, note and picture.</source>
      <translation>%1 님의 이름, 소속, 메모, 사진은 그대로입니다.</translation>
    </message>
    <message>
      <source>Merge %1</source>
      <translation>%1 합치기</translation>
    </message>
    <message>
      <source>Merged %1 into %2</source>
      <translation>%1을 %2 님에게 합쳤습니다</translation>
    </message>
    <message>
      <source>Nobody else is touched. It can be undone at any time.</source>
      <translation>다른 사람은 그대로입니다. 언제든 되돌릴 수 있습니다.</translation>
    </message>
    <message>
      <source>Same person?</source>
      <translation>같은 사람인가요?</translation>
    </message>
    <message>
      <source>Swap</source>
      <translation>서로 바꾸기</translation>
    </message>
    <message>
      <source>The %1 of %2 become those of %3: %4 in all.</source>
      <translation>%2 님의 %1이 %3 님의 방문이 되어 모두 %4이 됩니다.</translation>
    </message>
    <message>
      <source>The name %1 and its note are no longer shown.</source>
      <translation>%1(이)라는 이름과 메모는 더 이상 보이지 않습니다.</translation>
    </message>
    <message>
      <source>Two people</source>
      <translation>다른 사람</translation>
    </message>
    <message>
      <source>Who is %1 too?</source>
      <translation>%1 님과 같은 사람은?</translation>
    </message>
    <message>
      <source>is added</source>
      <translation>합쳐짐</translation>
    </message>
    <message>
      <source>stays</source>
      <translation>남음</translation>
    </message>
    <message>
      <source>Not saved: %1</source>
      <translation>저장하지 못했습니다: %1</translation>
    </message>
    <message>
      <source>Note saved</source>
      <translation>메모를 저장했습니다</translation>
    </message>
    <message>
      <source>Note to the visit of %1</source>
      <translation>%1 님의 방문 메모</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>저장</translation>
    </message>
    <message>
      <source>What the next guard should know</source>
      <translation>다음 근무자가 알아야 할 것</translation>
    </message>
    <message>
      <source>%1 h ago</source>
      <translation>%1시간 전</translation>
    </message>
    <message>
      <source>%1 min ago</source>
      <translation>%1분 전</translation>
    </message>
    <message>
      <source>%1 people</source>
      <translation>%1명</translation>
    </message>
    <message>
      <source>%1 visits</source>
      <translation>방문 %1건</translation>
    </message>
    <message>
      <source>%1 vs recent visitors</source>
      <translation>최근 방문자 대비 %1</translation>
    </message>
    <message>
      <source>1 person</source>
      <translation>1명</translation>
    </message>
    <message>
      <source>1 visit</source>
      <translation>방문 1건</translation>
    </message>
    <message>
      <source>A picture on request</source>
      <translation>요청한 사진</translation>
    </message>
    <message>
      <source>A visitor</source>
      <translation>방문자</translation>
    </message>
    <message>
      <source>Acknowledged an elevated reading</source>
      <translation>높은 측정값을 확인함</translation>
    </message>
    <message>
      <source>Blurred</source>
      <translation>흐림</translation>
    </message>
    <message>
      <source>Chose a picture of %1</source>
      <translation>%1 님의 대표 사진을 골랐습니다</translation>
    </message>
    <message>
      <source>Cut off</source>
      <translation>잘림</translation>
    </message>
    <message>
      <source>Elevated</source>
      <translation>높음</translation>
    </message>
    <message>
      <source>Elevated skin temperature</source>
      <translation>높은 피부 온도</translation>
    </message>
    <message>
      <source>Forgot %1</source>
      <translation>%1을 영구 삭제함</translation>
    </message>
    <message>
      <source>Ignored %1</source>
      <translation>%1 님을 무시합니다</translation>
    </message>
    <message>
      <source>Looked at a visitor again</source>
      <translation>방문자를 다시 살펴봄</translation>
    </message>
    <message>
      <source>Merged %1 into %2 · %3</source>
      <translation>%1 님을 %2 님에게 합침 · %3</translation>
    </message>
    <message>
      <source>Met %1</source>
      <translation>%1 첫 방문</translation>
    </message>
    <message>
      <source>Moved %1 to %2</source>
      <translation>%1을 %2 님에게 옮겼습니다</translation>
    </message>
    <message>
      <source>Named %1 · %2</source>
      <translation>%1(이)라고 이름 붙임 · %2</translation>
    </message>
    <message>
      <source>No face</source>
      <translation>얼굴 없음</translation>
    </message>
    <message>
      <source>No result</source>
      <translation>결과 없음</translation>
    </message>
    <message>
      <source>No result: cold from outside</source>
      <translation>결과 없음: 밖에서 몸이 식음</translation>
    </message>
    <message>
      <source>No result: still learning</source>
      <translation>결과 없음: 아직 학습 중</translation>
    </message>
    <message>
      <source>Nobody recognised</source>
      <translation>인식된 사람 없음</translation>
    </message>
    <message>
      <source>Not elevated</source>
      <translation>높지 않음</translation>
    </message>
    <message>
      <source>Not used to recognise: it was learned with another face model.</source>
      <translation>인식에 쓰지 않음: 다른 얼굴 모델로 만든 것입니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: no face was found in it.</source>
      <translation>인식에 쓰지 않음: 얼굴을 찾지 못했습니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: the face is cut off.</source>
      <translation>인식에 쓰지 않음: 얼굴이 잘렸습니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: the face is too bright.</source>
      <translation>인식에 쓰지 않음: 얼굴이 너무 밝습니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: the face is too dark.</source>
      <translation>인식에 쓰지 않음: 얼굴이 너무 어둡습니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: the face is too small.</source>
      <translation>인식에 쓰지 않음: 얼굴이 너무 작습니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: the face is turned away.</source>
      <translation>인식에 쓰지 않음: 얼굴을 돌렸습니다.</translation>
    </message>
    <message>
      <source>Not used to recognise: the picture is blurred.</source>
      <translation>인식에 쓰지 않음: 사진이 흐립니다.</translation>
    </message>
    <message>
      <source>Old model</source>
      <translation>이전 모델</translation>
    </message>
    <message>
      <source>Picture only</source>
      <translation>사진만</translation>
    </message>
    <message>
      <source>Recognition</source>
      <translation>얼굴 인식</translation>
    </message>
    <message>
      <source>Restored %1</source>
      <translation>%1 님을 되살렸습니다</translation>
    </message>
    <message>
      <source>Skin temperature not elevated</source>
      <translation>피부 온도 높지 않음</translation>
    </message>
    <message>
      <source>The console</source>
      <translation>콘솔</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>오늘</translation>
    </message>
    <message>
      <source>Too bright</source>
      <translation>너무 밝음</translation>
    </message>
    <message>
      <source>Too dark</source>
      <translation>너무 어두움</translation>
    </message>
    <message>
      <source>Too small</source>
      <translation>너무 작음</translation>
    </message>
    <message>
      <source>Turned</source>
      <translation>고개 돌림</translation>
    </message>
    <message>
      <source>Undid an action</source>
      <translation>작업을 되돌림</translation>
    </message>
    <message>
      <source>Unknown %1</source>
      <translation>미확인 %1</translation>
    </message>
    <message>
      <source>Used to recognise this person.</source>
      <translation>이 사람을 인식하는 데 씁니다.</translation>
    </message>
    <message>
      <source>Visitor</source>
      <translation>방문자</translation>
    </message>
    <message>
      <source>Waited inside</source>
      <translation>안에서 대기</translation>
    </message>
    <message>
      <source>Wrote a note to a visit</source>
      <translation>방문에 메모를 씀</translation>
    </message>
    <message>
      <source>Yesterday</source>
      <translation>어제</translation>
    </message>
    <message>
      <source>d MMM yyyy</source>
      <comment>a day of another year, as Qt writes dates</comment>
      <translation>yyyy년 M월 d일</translation>
    </message>
    <message>
      <source>ddd</source>
      <comment>a day of the last week, as Qt writes dates</comment>
      <translation>dddd</translation>
    </message>
    <message>
      <source>ddd d MMM</source>
      <comment>a day of this year, as Qt writes dates</comment>
      <translation>M월 d일 (ddd)</translation>
    </message>
    <message>
      <source>en</source>
      <comment>the code of this language</comment>
      <translation>ko</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>방금</translation>
    </message>
    <message>
      <source>somebody forgotten</source>
      <translation>삭제된 사람</translation>
    </message>
    <message>
      <source>Ignored</source>
      <translation>무시함</translation>
    </message>
    <message>
      <source>Known</source>
      <translation>아는 사람</translation>
    </message>
    <message>
      <source>Name a visitor under Unknown: they appear here, with all their visits.</source>
      <translation>미확인에서 이름을 붙이면 모든 방문과 함께 여기에 나타납니다.</translation>
    </message>
    <message>
      <source>Nobody has a name yet</source>
      <translation>아직 이름이 있는 사람이 없습니다</translation>
    </message>
    <message>
      <source>Nobody is ignored</source>
      <translation>무시한 사람이 없습니다</translation>
    </message>
    <message>
      <source>People</source>
      <translation>사람</translation>
    </message>
    <message>
      <source>Role and note are searched too.</source>
      <translation>소속과 메모도 함께 찾습니다.</translation>
    </message>
    <message>
      <source>Whom you ignore is not asked about any more. You can restore them here.</source>
      <translation>무시한 사람은 더 묻지 않습니다. 여기에서 되살릴 수 있습니다.</translation>
    </message>
    <message>
      <source>Restore</source>
      <translation>되살리기</translation>
    </message>
    <message>
      <source>%1 since %2</source>
      <comment>visits, day of the first one</comment>
      <translation>%1 (%2부터)</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>고치기</translation>
    </message>
    <message>
      <source>Forget this person…</source>
      <translation>이 사람 잊기…</translation>
    </message>
    <message>
      <source>Ignore</source>
      <translation>무시</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>합치기</translation>
    </message>
    <message>
      <source>No visits are kept</source>
      <translation>남아 있는 방문이 없습니다</translation>
    </message>
    <message>
      <source>Visits</source>
      <translation>방문</translation>
    </message>
    <message>
      <source>Write a note</source>
      <translation>메모 쓰기</translation>
    </message>
    <message>
      <source>A–Z</source>
      <translation>가나다</translation>
    </message>
    <message>
      <source>Most similar</source>
      <translation>가장 비슷한 사람</translation>
    </message>
    <message>
      <source>New person</source>
      <translation>새 사람</translation>
    </message>
    <message>
      <source>Nobody is called so</source>
      <translation>그런 이름이 없습니다</translation>
    </message>
    <message>
      <source>Search names</source>
      <translation>이름 검색</translation>
    </message>
    <message>
      <source>Moved %1 to a new person</source>
      <translation>%1을 새 사람으로 옮겼습니다</translation>
    </message>
    <message>
      <source>Not %1? Say whose visit it is instead; it can be undone.</source>
      <translation>%1 님이 아닌가요? 누구의 방문인지 고르세요. 되돌릴 수 있습니다.</translation>
    </message>
    <message>
      <source>Show this one</source>
      <translation>대표 사진으로</translation>
    </message>
    <message>
      <source>Someone else</source>
      <translation>다른 사람</translation>
    </message>
    <message>
      <source>This is the one shown</source>
      <translation>지금 대표 사진입니다</translation>
    </message>
    <message>
      <source>Good</source>
      <translation>좋음</translation>
    </message>
    <message>
      <source>No portraits are kept</source>
      <translation>남아 있는 얼굴 사진이 없습니다</translation>
    </message>
    <message>
      <source>Portraits used to recognise · %1 of %2</source>
      <translation>인식에 쓰는 사진 · %1 / %2</translation>
    </message>
    <message>
      <source>Portraits · the best %1 of %2</source>
      <translation>얼굴 사진 · %2장 중 좋은 %1장</translation>
    </message>
    <message>
      <source>Shown</source>
      <translation>대표</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>검색</translation>
    </message>
    <message>
      <source>%1, clock not set</source>
      <translation>%1, 시계 미설정</translation>
    </message>
    <message>
      <source>Acknowledge</source>
      <translation>확인</translation>
    </message>
    <message>
      <source>Acknowledged</source>
      <translation>확인했습니다</translation>
    </message>
    <message>
      <source>Acknowledged by %1, %2</source>
      <translation>%1 님이 확인함, %2</translation>
    </message>
    <message>
      <source>Looked at again by %1, %2</source>
      <translation>%1 님이 다시 살펴봄, %2</translation>
    </message>
    <message>
      <source>Marked as looked at again</source>
      <translation>다시 살펴본 것으로 표시했습니다</translation>
    </message>
    <message>
      <source>Moved this visit to %1</source>
      <translation>이 방문을 옮겼습니다: %1</translation>
    </message>
    <message>
      <source>Not them?</source>
      <translation>다른 사람?</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>메모</translation>
    </message>
    <message>
      <source>Open person</source>
      <translation>사람 보기</translation>
    </message>
    <message>
      <source>Person</source>
      <translation>사람</translation>
    </message>
    <message>
      <source>Re-screened</source>
      <translation>다시 살펴봄</translation>
    </message>
    <message>
      <source>Tap a visit to see photo and heat side by side, and why it came out so.</source>
      <translation>방문을 누르면 사진과 열을 나란히 보고 왜 그런 결과인지 알 수 있습니다.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>되돌리기</translation>
    </message>
    <message>
      <source>What was done about %1</source>
      <translation>%1 님에 대해 한 일</translation>
    </message>
    <message>
      <source>Whose visit is it?</source>
      <translation>누구의 방문인가요?</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>이유</translation>
    </message>
    <message>
      <source>a new person</source>
      <translation>새 사람</translation>
    </message>
    <message>
      <source>undone</source>
      <translation>되돌림</translation>
    </message>
    <message>
      <source>a newer one holds</source>
      <translation>더 새로운 작업이 유효</translation>
    </message>
    <message>
      <source>Actions</source>
      <translation>작업</translation>
    </message>
    <message>
      <source>Audit</source>
      <translation>감사</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>기록</translation>
    </message>
    <message>
      <source>Nothing was done yet</source>
      <translation>아직 한 일이 없습니다</translation>
    </message>
    <message>
      <source>The log is empty</source>
      <translation>기록이 비어 있습니다</translation>
    </message>
    <message>
      <source>Verify</source>
      <translation>검증</translation>
    </message>
    <message>
      <source>What guards do with people and visits stands here, and can be undone here for good.</source>
      <translation>사람과 방문에 대해 한 일이 여기에 남고, 언제든 여기에서 되돌릴 수 있습니다.</translation>
    </message>
    <message>
      <source>A wrong PIN for %1</source>
      <translation>%1의 PIN이 틀림</translation>
    </message>
    <message>
      <source>Acted: %1</source>
      <translation>작업: %1</translation>
    </message>
    <message>
      <source>Added %1</source>
      <translation>%1 추가</translation>
    </message>
    <message>
      <source>Calibrated</source>
      <translation>보정함</translation>
    </message>
    <message>
      <source>Calibrated: %1</source>
      <translation>보정함: %1</translation>
    </message>
    <message>
      <source>Changed a setting: %1</source>
      <translation>설정 변경: %1</translation>
    </message>
    <message>
      <source>Exported visits: %1</source>
      <translation>방문 저장: %1</translation>
    </message>
    <message>
      <source>Forgot for ever: %1</source>
      <translation>영구 삭제: %1</translation>
    </message>
    <message>
      <source>Gave %1 another PIN</source>
      <translation>%1에게 새 PIN을 줌</translation>
    </message>
    <message>
      <source>Let %1 in again</source>
      <translation>%1의 출입을 다시 허용</translation>
    </message>
    <message>
      <source>Locked %1 out</source>
      <translation>%1의 출입을 막음</translation>
    </message>
    <message>
      <source>Log broken: %1</source>
      <translation>기록 손상: %1</translation>
    </message>
    <message>
      <source>Log whole</source>
      <translation>기록 온전함</translation>
    </message>
    <message>
      <source>Logged in</source>
      <translation>로그인</translation>
    </message>
    <message>
      <source>Logged out</source>
      <translation>로그아웃</translation>
    </message>
    <message>
      <source>Every face template, so that nobody is recognised by them</source>
      <translation>인식에 쓰는 얼굴 템플릿 모두</translation>
    </message>
    <message>
      <source>Visits in History</source>
      <translation>기록에서 방문 보기</translation>
    </message>
    <message>
      <source>Set back to the settings file: %1</source>
      <translation>설정 파일 값으로 되돌림: %1</translation>
    </message>
    <message>
      <source>The end of the log was missing when this was written</source>
      <translation>이 줄을 쓸 때 기록의 끝이 없었음</translation>
    </message>
    <message>
      <source>Wrong PINs: %1 has to wait</source>
      <translation>PIN 오류: %1 대기</translation>
    </message>
    <message>
      <source>%1 of %2</source>
      <translation>%1 / %2</translation>
    </message>
    <message>
      <source>A reading is compared with recent visitors who were not elevated, so that the room and the sensor matter less.</source>
      <translation>측정값은 높지 않았던 최근 방문자와 비교합니다. 그래서 방과 센서의 영향이 작아집니다.</translation>
    </message>
    <message>
      <source>Baseline</source>
      <translation>기준선</translation>
    </message>
    <message>
      <source>Learn anew</source>
      <translation>다시 학습</translation>
    </message>
    <message>
      <source>Learn anew after the sensor was moved or the room changed for good. Until %1 visitors were measured there is no outcome. What was measured so far stays in History.</source>
      <translation>센서를 옮겼거나 방이 아주 달라졌을 때 다시 학습하세요. %1명을 측정할 때까지 결과가 나오지 않습니다. 지금까지의 측정값은 기록에 남습니다.</translation>
    </message>
    <message>
      <source>Learned from</source>
      <translation>학습</translation>
    </message>
    <message>
      <source>Learning anew from the next %1 visitors</source>
      <translation>다음 방문자 %1명으로 다시 학습합니다</translation>
    </message>
    <message>
      <source>Limit</source>
      <translation>기준</translation>
    </message>
    <message>
      <source>Spread</source>
      <translation>퍼짐</translation>
    </message>
    <message>
      <source>%1 has another PIN</source>
      <translation>%1의 PIN을 바꿨습니다</translation>
    </message>
    <message>
      <source>%1 is locked out</source>
      <translation>%1의 출입을 막았습니다</translation>
    </message>
    <message>
      <source>%1 may log in again</source>
      <translation>%1이(가) 다시 로그인할 수 있습니다</translation>
    </message>
    <message>
      <source>%1 may log in now</source>
      <translation>%1이(가) 이제 로그인할 수 있습니다</translation>
    </message>
    <message>
      <source>A PIN for %1</source>
      <translation>%1의 PIN</translation>
    </message>
    <message>
      <source>Add a guard</source>
      <translation>근무자 추가</translation>
    </message>
    <message>
      <source>Admin</source>
      <translation>관리자</translation>
    </message>
    <message>
      <source>All that, and settings, guards and forgetting people for ever.</source>
      <translation>그 밖에 설정, 근무자 관리, 사람 영구 삭제까지 합니다.</translation>
    </message>
    <message>
      <source>Guard</source>
      <translation>근무자</translation>
    </message>
    <message>
      <source>Let in</source>
      <translation>허용</translation>
    </message>
    <message>
      <source>Lock out</source>
      <translation>막기</translation>
    </message>
    <message>
      <source>Looks after visitors: names, merges, ignores, undoes, exports.</source>
      <translation>방문자를 돌봅니다: 이름 붙이기, 합치기, 무시, 되돌리기, 저장.</translation>
    </message>
    <message>
      <source>New PIN</source>
      <translation>새 PIN</translation>
    </message>
    <message>
      <source>Their name</source>
      <translation>이름</translation>
    </message>
    <message>
      <source>What may %1 do?</source>
      <translation>%1이(가) 무엇을 할 수 있나요?</translation>
    </message>
    <message>
      <source>Calibrate</source>
      <translation>보정하기</translation>
    </message>
    <message>
      <source>Check again</source>
      <translation>다시 점검</translation>
    </message>
    <message>
      <source>Checked %1</source>
      <translation>%1 점검</translation>
    </message>
    <message>
      <source>Guards</source>
      <translation>근무자</translation>
    </message>
    <message>
      <source>Health</source>
      <translation>상태</translation>
    </message>
    <message>
      <source>Looking at every part…</source>
      <translation>모든 부분을 점검하는 중…</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>설정</translation>
    </message>
    <message>
      <source>6 to 12 digits that nobody would guess.</source>
      <translation>아무도 짐작하지 못할 숫자 6~12자리.</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>다음</translation>
    </message>
    <message>
      <source>That PIN is too easy to guess. Please take other digits.</source>
      <translation>너무 쉬운 PIN입니다. 다른 숫자를 골라 주세요.</translation>
    </message>
    <message>
      <source>The same PIN again</source>
      <translation>같은 PIN을 한 번 더</translation>
    </message>
    <message>
      <source>The two PINs differ. Please choose again.</source>
      <translation>두 PIN이 다릅니다. 다시 정해 주세요.</translation>
    </message>
    <message>
      <source>locked out</source>
      <translation>로그인 막힘</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>다시 찾기</translation>
    </message>
    <message>
      <source>Plug a USB stick into the kiosk first.</source>
      <translation>먼저 기기에 USB 메모리를 꽂으세요.</translation>
    </message>
    <message>
      <source>Send again</source>
      <translation>다시 보내기</translation>
    </message>
    <message>
      <source>1 visit is sent again</source>
      <translation>방문 1건을 다시 보냅니다</translation>
    </message>
    <message>
      <source>%1 visits are sent again</source>
      <translation>방문 %1건을 다시 보냅니다</translation>
    </message>
  </context>
  <context>
    <name>choices</name>
    <message>
      <source>A reading this far above recent visitors is called elevated.</source>
      <translation>최근 방문자보다 이만큼 높으면 높음으로 봅니다.</translation>
    </message>
    <message>
      <source>A second, smaller line that explains the large one.</source>
      <translation>큰 문장을 설명하는 작은 둘째 줄.</translation>
    </message>
    <message>
      <source>Both</source>
      <translation>함께</translation>
    </message>
    <message>
      <source>Chosen by %1, %2. The settings file says: %3</source>
      <translation>%1, %2에 선택. 설정 파일 값: %3</translation>
    </message>
    <message>
      <source>Cividis and viridis are told apart by everybody.</source>
      <translation>cividis와 viridis는 누구나 구별할 수 있습니다.</translation>
    </message>
    <message>
      <source>Colours of the heat</source>
      <translation>열 색상</translation>
    </message>
    <message>
      <source>Contact</source>
      <translation>문의처</translation>
    </message>
    <message>
      <source>First name</source>
      <translation>이름만</translation>
    </message>
    <message>
      <source>Full name</source>
      <translation>성과 이름</translation>
    </message>
    <message>
      <source>Greeting</source>
      <translation>인사</translation>
    </message>
    <message>
      <source>Guards see who was elevated.</source>
      <translation>근무자가 누구의 온도가 높았는지 봅니다.</translation>
    </message>
    <message>
      <source>Helper lines</source>
      <translation>도움말 줄</translation>
    </message>
    <message>
      <source>How long nobody touches the panel before it locks.</source>
      <translation>아무도 만지지 않으면 이 시간 뒤에 잠깁니다.</translation>
    </message>
    <message>
      <source>How somebody known is greeted on the visitor’s screen.</source>
      <translation>아는 사람에게 방문자 화면에서 인사하는 방법.</translation>
    </message>
    <message>
      <source>Identities first</source>
      <translation>신원 먼저</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>언어</translation>
    </message>
    <message>
      <source>Limit</source>
      <translation>기준</translation>
    </message>
    <message>
      <source>Lists show what was measured or who came, never both. They begin with readings.</source>
      <translation>목록은 측정값과 신원 가운데 하나만 보여 주며, 측정값부터 시작합니다.</translation>
    </message>
    <message>
      <source>Lists show who came or what was measured, never both. They begin with who came.</source>
      <translation>목록은 신원과 측정값 가운데 하나만 보여 주며, 신원부터 시작합니다.</translation>
    </message>
    <message>
      <source>Lock after</source>
      <translation>자동 잠금</translation>
    </message>
    <message>
      <source>No greeting</source>
      <translation>인사 안 함</translation>
    </message>
    <message>
      <source>Nobody is called by name.</source>
      <translation>아무도 이름으로 부르지 않습니다.</translation>
    </message>
    <message>
      <source>Not chosen yet</source>
      <translation>아직 정하지 않음</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>끔</translation>
    </message>
    <message>
      <source>On</source>
      <translation>켬</translation>
    </message>
    <message>
      <source>Readings first</source>
      <translation>측정값 먼저</translation>
    </message>
    <message>
      <source>Recognition</source>
      <translation>얼굴 인식</translation>
    </message>
    <message>
      <source>Repeat the alarm</source>
      <translation>알림 반복</translation>
    </message>
    <message>
      <source>Side by side</source>
      <translation>나란히 보기</translation>
    </message>
    <message>
      <source>Sound an elevated reading again until somebody acknowledges it.</source>
      <translation>높은 측정값을 누군가 확인할 때까지 소리를 되풀이합니다.</translation>
    </message>
    <message>
      <source>Sounds</source>
      <translation>소리</translation>
    </message>
    <message>
      <source>The kiosk’s own short sounds.</source>
      <translation>기기의 짧은 소리.</translation>
    </message>
    <message>
      <source>The reception desk</source>
      <translation>안내 데스크</translation>
    </message>
    <message>
      <source>What the visitor’s screen speaks before somebody chooses.</source>
      <translation>방문자가 고르기 전에 화면에 쓰는 언어.</translation>
    </message>
    <message>
      <source>Whether readings may stand beside names and faces, where the law asks for the choice.</source>
      <translation>법에 따라 정해야 할 때, 측정값을 이름과 얼굴 옆에 보일지 여부.</translation>
    </message>
    <message>
      <source>Whom a visitor may ask; stands at the foot of the screen and in the notice.</source>
      <translation>방문자가 물어볼 곳. 화면 아래와 안내문에 나옵니다.</translation>
    </message>
    <message>
      <source>Whose face the kiosk remembers, to tell who comes again.</source>
      <translation>다시 온 사람을 알기 위해 누구의 얼굴을 기억할지.</translation>
    </message>
    <message>
      <source>“Hello, Kim Seoyeon”. Whoever stands behind them reads it, too.</source>
      <translation>“김서연 님, 안녕하세요”. 뒤에 선 사람도 읽을 수 있습니다.</translation>
    </message>
    <message>
      <source>“Hello, Seoyeon”, only while they still stand there.</source>
      <translation>“서연 님, 안녕하세요”. 앞에 서 있는 동안만 보입니다.</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>초기화</translation>
    </message>
  </context>
  <context>
    <name>doctor</name>
    <message>
      <source>Good</source>
      <translation>좋음</translation>
    </message>
    <message>
      <source>Needs a look</source>
      <translation>확인 필요</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>꺼짐</translation>
    </message>
    <message>
      <source>I2C bus</source>
      <translation>I2C 버스</translation>
    </message>
    <message>
      <source>screen</source>
      <translation>화면</translation>
    </message>
    <message>
      <source>touch</source>
      <translation>터치</translation>
    </message>
    <message>
      <source>computer</source>
      <translation>컴퓨터</translation>
    </message>
    <message>
      <source>power</source>
      <translation>전원</translation>
    </message>
    <message>
      <source>card</source>
      <translation>메모리 카드</translation>
    </message>
    <message>
      <source>time zone</source>
      <translation>시간대</translation>
    </message>
    <message>
      <source>network</source>
      <translation>네트워크</translation>
    </message>
    <message>
      <source>certificates</source>
      <translation>인증서</translation>
    </message>
    <message>
      <source>service</source>
      <translation>서비스</translation>
    </message>
    <message>
      <source>watchdog</source>
      <translation>감시 장치</translation>
    </message>
    <message>
      <source>mistake (the first of %1): %2</source>
      <translation>오류 (%1개 중 첫째): %2</translation>
    </message>
    <message>
      <source>mistake: %1</source>
      <translation>오류: %1</translation>
    </message>
    <message>
      <source>correct it; until then the kiosk stays closed (code P1)</source>
      <translation>고치세요. 그때까지 기기는 닫혀 있습니다 (코드 P1)</translation>
    </message>
    <message>
      <source>%1 was written for another version: left out %2</source>
      <translation>%1은(는) 다른 버전용입니다. 제외한 것: %2</translation>
    </message>
    <message>
      <source>update doorman, or take it out of the file</source>
      <translation>doorman을 업데이트하거나 파일에서 지우세요</translation>
    </message>
    <message>
      <source>no heat sensor answers at 0x69 or 0x68</source>
      <translation>0x69와 0x68 어디에서도 열 센서가 응답하지 않습니다</translation>
    </message>
    <message>
      <source>%1 was not done, %2</source>
      <translation>%1 안 함, %2</translation>
    </message>
    <message>
      <source>%1 is poor, %2</source>
      <translation>%1 부족, %2</translation>
    </message>
    <message>
      <source>%1 was not done</source>
      <translation>%1 안 함</translation>
    </message>
    <message>
      <source>%1 is poor</source>
      <translation>%1 부족</translation>
    </message>
    <message>
      <source>orientation</source>
      <translation>방향</translation>
    </message>
    <message>
      <source>alignment</source>
      <translation>열과 화면 맞추기</translation>
    </message>
    <message>
      <source>flat field</source>
      <translation>픽셀 고르게 하기</translation>
    </message>
    <message>
      <source>empty scene</source>
      <translation>빈 공간</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>기준판</translation>
    </message>
    <message>
      <source>distance</source>
      <translation>거리</translation>
    </message>
    <message>
      <source>not needed: the heat sensor is simulated</source>
      <translation>필요 없음: 열 센서가 모의입니다</translation>
    </message>
    <message>
      <source>there is no /dev/i2c-%1, though config.txt switches it on</source>
      <translation>config.txt에서 켰지만 /dev/i2c-%1이(가) 없습니다</translation>
    </message>
    <message>
      <source>there is no /dev/i2c-%1</source>
      <translation>/dev/i2c-%1이(가) 없습니다</translation>
    </message>
    <message>
      <source>restart; if it stays away, take dtoverlay lines out of config.txt that use GPIO 2 and 3</source>
      <translation>다시 시작하세요. 그래도 없으면 config.txt에서 GPIO 2와 3을 쓰는 dtoverlay 줄을 지우세요</translation>
    </message>
    <message>
      <source>turn I2C on with `sudo raspi-config nonint do_i2c 0` and restart</source>
      <translation>`sudo raspi-config nonint do_i2c 0`으로 I2C를 켜고 다시 시작하세요</translation>
    </message>
    <message>
      <source>this user may not open the I2C bus</source>
      <translation>이 사용자는 I2C 버스를 열 수 없습니다</translation>
    </message>
    <message>
      <source>add the kiosk's user to the group i2c with `sudo usermod -aG i2c USER` and restart</source>
      <translation>`sudo usermod -aG i2c USER`로 기기 사용자를 i2c 그룹에 넣고 다시 시작하세요</translation>
    </message>
    <message>
      <source>the bus is stuck</source>
      <translation>버스가 멈췄습니다</translation>
    </message>
    <message>
      <source>switch the kiosk off; then %1</source>
      <translation>기기를 끄고 다음을 확인하세요: %1</translation>
    </message>
    <message>
      <source>cannot be asked (%1)</source>
      <translation>물어볼 수 없습니다 (%1)</translation>
    </message>
    <message>
      <source>switch the kiosk off and on; if it stays so, check the sensor's wires</source>
      <translation>기기를 껐다 켜세요. 그래도 같으면 센서의 선을 확인하세요</translation>
    </message>
    <message>
      <source>%1; the running kiosk uses it</source>
      <translation>%1. 실행 중인 기기가 쓰고 있습니다</translation>
    </message>
    <message>
      <source>%1, and every address seems to answer</source>
      <translation>%1. 모든 주소가 응답하는 것처럼 보입니다</translation>
    </message>
    <message>
      <source>SDA (pin 3) is held down: look for SDA and SCL swapped, or a wire that touches GND</source>
      <translation>SDA(3번 핀)가 눌려 있습니다: SDA와 SCL이 바뀌었는지, GND에 닿은 선이 있는지 보세요</translation>
    </message>
    <message>
      <source>%1, and nobody answers</source>
      <translation>%1. 아무것도 응답하지 않습니다</translation>
    </message>
    <message>
      <source>first power: %1</source>
      <translation>전원부터 확인하세요: %1</translation>
    </message>
    <message>
      <source>%1, with %2, but no heat sensor</source>
      <translation>%1. %2은(는) 있지만 열 센서가 없습니다</translation>
    </message>
    <message>
      <source>%1; a heat sensor answers at %2, not %3</source>
      <translation>%1. 열 센서가 %3이(가) 아니라 %2에서 응답합니다</translation>
    </message>
    <message>
      <source>set thermal.address to it, or to 0, which takes either</source>
      <translation>thermal.address를 그 주소나 0(둘 다)으로 설정하세요</translation>
    </message>
    <message>
      <source>%1; two answer, at 0x69 and 0x68, and 0x69 is used</source>
      <translation>%1. 0x69와 0x68 둘이 응답하며 0x69를 씁니다</translation>
    </message>
    <message>
      <source>take one off; or name the heat sensor in thermal.address, where the other is a clock chip</source>
      <translation>하나를 떼세요. 다른 하나가 시계 칩이면 thermal.address에 열 센서를 적으세요</translation>
    </message>
    <message>
      <source>%1; a heat sensor answers at %2, beside %3</source>
      <translation>%1. 열 센서가 %2에서 응답합니다. 그 밖에 %3</translation>
    </message>
    <message>
      <source>%1; a heat sensor answers at %2</source>
      <translation>%1. 열 센서가 %2에서 응답합니다</translation>
    </message>
    <message>
      <source>/dev/i2c-%1 is there at %2 kHz</source>
      <translation>/dev/i2c-%1 있음 (%2 kHz)</translation>
    </message>
    <message>
      <source>/dev/i2c-%1 is there</source>
      <translation>/dev/i2c-%1 있음</translation>
    </message>
    <message>
      <source>check the wires: %1; then `i2cdetect -y 1` must list 69 or 68</source>
      <translation>선을 확인하세요: %1. 그러면 `i2cdetect -y 1`에 69나 68이 나와야 합니다</translation>
    </message>
    <message>
      <source>check VIN to pin 1 (3.3 V), GND to pin 6, SDA to pin 3, SCL to pin 5; the kiosk keeps looking</source>
      <translation>VIN은 1번 핀(3.3 V), GND는 6번, SDA는 3번, SCL은 5번인지 확인하세요. 기기가 계속 찾습니다</translation>
    </message>
    <message>
      <source>VIN to pin 1 (3.3 V), GND to pin 6, SDA to pin 3, SCL to pin 5</source>
      <translation>VIN은 1번 핀(3.3 V), GND는 6번, SDA는 3번, SCL은 5번</translation>
    </message>
    <message>
      <source>no heat sensor answers at %1</source>
      <translation>%1에서 열 센서가 응답하지 않습니다</translation>
    </message>
    <message>
      <source>the heat sensor stopped answering (%1)</source>
      <translation>열 센서의 응답이 끊겼습니다 (%1)</translation>
    </message>
    <message>
      <source>the heat sensor's bus reads all ones</source>
      <translation>열 센서 버스가 모두 1로 읽힙니다</translation>
    </message>
    <message>
      <source>the heat sensor has sent nothing new for %1 s</source>
      <translation>열 센서가 %1초 동안 새 값을 보내지 않았습니다</translation>
    </message>
    <message>
      <source>the heat sensor's driver cannot be loaded (%1)</source>
      <translation>열 센서 드라이버를 불러올 수 없습니다 (%1)</translation>
    </message>
    <message>
      <source>run `make setup`; on a Raspberry Pi it also needs gpiod</source>
      <translation>`make setup`을 실행하세요. 라즈베리 파이에는 gpiod도 필요합니다</translation>
    </message>
    <message>
      <source>the I2C bus is stuck (%1)</source>
      <translation>I2C 버스가 멈췄습니다 (%1)</translation>
    </message>
    <message>
      <source>there is no I2C bus (%1)</source>
      <translation>I2C 버스가 없습니다 (%1)</translation>
    </message>
    <message>
      <source>says that it has %1 °C itself, which cannot be</source>
      <translation>자기 온도를 %1 °C라고 하는데 그럴 수 없습니다</translation>
    </message>
    <message>
      <source>another program has it: %1</source>
      <translation>다른 프로그램이 쓰고 있습니다: %1</translation>
    </message>
    <message>
      <source>end that program; one can use it at a time</source>
      <translation>그 프로그램을 끝내세요. 한 번에 하나만 쓸 수 있습니다</translation>
    </message>
    <message>
      <source>%1; config.txt switches the search for cameras off</source>
      <translation>%1. config.txt에서 카메라 찾기가 꺼져 있습니다</translation>
    </message>
    <message>
      <source>write camera_auto_detect=1 there and restart</source>
      <translation>거기에 camera_auto_detect=1을 쓰고 다시 시작하세요</translation>
    </message>
    <message>
      <source>%1; config.txt says that it is a %2</source>
      <translation>%1. config.txt에는 %2(이)라고 되어 있습니다</translation>
    </message>
    <message>
      <source>take that line away, so that the camera is found by itself, and restart</source>
      <translation>그 줄을 지워 카메라를 자동으로 찾게 하고 다시 시작하세요</translation>
    </message>
    <message>
      <source>no camera is connected</source>
      <translation>연결된 카메라가 없습니다</translation>
    </message>
    <message>
      <source>camera %1 is not there, only %2</source>
      <translation>카메라 %1이(가) 없고 %2대만 있습니다</translation>
    </message>
    <message>
      <source>check that the cable sits firmly at both ends, then see `rpicam-hello --list-cameras`</source>
      <translation>케이블 양끝이 단단히 끼워졌는지 보고 `rpicam-hello --list-cameras`로 확인하세요</translation>
    </message>
    <message>
      <source>the camera cannot be opened (%1)</source>
      <translation>카메라를 열 수 없습니다 (%1)</translation>
    </message>
    <message>
      <source>does another program use it?</source>
      <translation>다른 프로그램이 쓰고 있나요?</translation>
    </message>
    <message>
      <source>the camera does not work (%1)</source>
      <translation>카메라가 동작하지 않습니다 (%1)</translation>
    </message>
    <message>
      <source>check its cable, see `rpicam-hello --list-cameras`</source>
      <translation>케이블을 확인하고 `rpicam-hello --list-cameras`를 보세요</translation>
    </message>
    <message>
      <source>there is no camera at %1</source>
      <translation>%1에 카메라가 없습니다</translation>
    </message>
    <message>
      <source>plug it in, or see `v4l2-ctl --list-devices` for another</source>
      <translation>꽂거나, `v4l2-ctl --list-devices`로 다른 카메라를 찾으세요</translation>
    </message>
    <message>
      <source>%1 may not be opened</source>
      <translation>%1을(를) 열 권한이 없습니다</translation>
    </message>
    <message>
      <source>add this user to the group video</source>
      <translation>이 사용자를 video 그룹에 넣으세요</translation>
    </message>
    <message>
      <source>%1 cannot be opened</source>
      <translation>%1을(를) 열 수 없습니다</translation>
    </message>
    <message>
      <source>another program holds it, or it is not a camera that takes pictures</source>
      <translation>다른 프로그램이 쓰고 있거나, 영상을 찍는 카메라가 아닙니다</translation>
    </message>
    <message>
      <source>nothing here tells of screens</source>
      <translation>화면을 알려 주는 것이 없습니다</translation>
    </message>
    <message>
      <source>none is connected</source>
      <translation>연결된 것이 없습니다</translation>
    </message>
    <message>
      <source>check its cable and power; a Touch Display's ribbon has its contacts towards the board</source>
      <translation>케이블과 전원을 확인하세요. Touch Display 리본은 접점이 보드 쪽을 향해야 합니다</translation>
    </message>
    <message>
      <source>takes touches from %1</source>
      <translation>터치 입력: %1</translation>
    </message>
    <message>
      <source>no touchscreen; a mouse does as well</source>
      <translation>터치스크린 없음. 마우스로도 됩니다</translation>
    </message>
    <message>
      <source>no touchscreen is found</source>
      <translation>터치스크린을 찾을 수 없습니다</translation>
    </message>
    <message>
      <source>check its USB cable, or the ribbon of a Touch Display</source>
      <translation>USB 케이블이나 Touch Display 리본을 확인하세요</translation>
    </message>
    <message>
      <source>a computer that does not say what it is</source>
      <translation>모델을 알 수 없는 컴퓨터</translation>
    </message>
    <message>
      <source>this is %1, its processor at %2 °C</source>
      <translation>%1, 프로세서 %2 °C</translation>
    </message>
    <message>
      <source>this is %1</source>
      <translation>%1</translation>
    </message>
    <message>
      <source>give it air or a fan: it slows down at 80 °C</source>
      <translation>바람이 통하게 하거나 팬을 다세요. 80 °C에서 느려집니다</translation>
    </message>
    <message>
      <source>nothing here tells of it</source>
      <translation>알려 주는 것이 없습니다</translation>
    </message>
    <message>
      <source>now: %1</source>
      <translation>지금: %1</translation>
    </message>
    <message>
      <source>since it started, for a while: %1</source>
      <translation>켜진 뒤 한때: %1</translation>
    </message>
    <message>
      <source>use the maker's own power supply and a short thick cable; for heat give it air</source>
      <translation>정품 전원과 짧고 굵은 케이블을 쓰세요. 뜨거우면 바람이 통하게 하세요</translation>
    </message>
    <message>
      <source>enough since it started</source>
      <translation>켜진 뒤로 충분합니다</translation>
    </message>
    <message>
      <source>%1 + %2</source>
      <translation>%1 및 %2</translation>
    </message>
    <message>
      <source>under-voltage</source>
      <translation>전압 부족</translation>
    </message>
    <message>
      <source>its speed capped</source>
      <translation>속도 제한</translation>
    </message>
    <message>
      <source>throttled</source>
      <translation>성능 저하</translation>
    </message>
    <message>
      <source>near its limit of heat</source>
      <translation>온도 한계에 가까움</translation>
    </message>
    <message>
      <source>%1 can only be read</source>
      <translation>%1은(는) 읽기만 됩니다</translation>
    </message>
    <message>
      <source>it may be failing, or the overlay file system is on: `dmesg` tells; put the data on a drive that can be written</source>
      <translation>고장 나고 있거나 오버레이 파일 시스템이 켜져 있습니다: `dmesg`로 확인하고, 데이터를 쓸 수 있는 드라이브에 두세요</translation>
    </message>
    <message>
      <source>%1 had %2 faults in its file system</source>
      <translation>%1의 파일 시스템에 오류가 %2번 있었습니다</translation>
    </message>
    <message>
      <source>make a copy of the data folder, then replace the card</source>
      <translation>데이터 폴더를 복사한 뒤 카드를 바꾸세요</translation>
    </message>
    <message>
      <source>%1 has used %2 percent of its life, or nearly all spare blocks</source>
      <translation>%1 수명의 %2퍼센트를 썼거나 예비 블록이 거의 없습니다</translation>
    </message>
    <message>
      <source>replace it soon; keep a copy of the data folder</source>
      <translation>곧 바꾸세요. 데이터 폴더의 사본을 두세요</translation>
    </message>
    <message>
      <source>%1 does not tell how worn it is; %2 MB were written since the start</source>
      <translation>%1은(는) 마모를 알려 주지 않습니다. 켜진 뒤 %2 MB를 썼습니다</translation>
    </message>
    <message>
      <source>%1 has used at most %2 percent of its life; %3 MB were written since the start</source>
      <translation>%1 수명의 최대 %2퍼센트를 썼습니다. 켜진 뒤 %3 MB를 썼습니다</translation>
    </message>
    <message>
      <source>none is set, so hours are shown in UTC</source>
      <translation>정해지지 않아 시각이 UTC로 표시됩니다</translation>
    </message>
    <message>
      <source>choose yours, e.g. `sudo timedatectl set-timezone Asia/Seoul`</source>
      <translation>정하세요. 예: `sudo timedatectl set-timezone Asia/Seoul`</translation>
    </message>
    <message>
      <source>hours are shown as in %1</source>
      <translation>시각은 %1 기준으로 표시됩니다</translation>
    </message>
    <message>
      <source>it says %1 UTC, which is long ago; visits are dated again once it is set</source>
      <translation>%1 UTC라고 하는데 너무 옛날입니다. 시계가 맞으면 방문 날짜를 다시 매깁니다</translation>
    </message>
    <message>
      <source>not connected, so nothing reaches the cloud</source>
      <translation>연결 안 됨: 클라우드로 가지 못합니다</translation>
    </message>
    <message>
      <source>plug in its cable, or choose the wireless network with `sudo nmtui`; nothing is lost meanwhile</source>
      <translation>케이블을 꽂거나 `sudo nmtui`로 무선 네트워크를 고르세요. 그동안 잃는 것은 없습니다</translation>
    </message>
    <message>
      <source>not connected: nobody waits for it, but only it sets the clock</source>
      <translation>연결 안 됨: 없어도 되지만 시계는 네트워크로만 맞춥니다</translation>
    </message>
    <message>
      <source>connected by %1, but there is no way out</source>
      <translation>%1(으)로 연결됐지만 밖으로 나가는 길이 없습니다</translation>
    </message>
    <message>
      <source>see whether the router gives addresses: `ip address`, `ip route`</source>
      <translation>공유기가 주소를 주는지 보세요: `ip address`, `ip route`</translation>
    </message>
    <message>
      <source>connected by %1</source>
      <translation>%1(으)로 연결됨</translation>
    </message>
    <message>
      <source>none of its own; it trusts those of the system</source>
      <translation>자체 인증서 없음. 시스템의 것을 믿습니다</translation>
    </message>
    <message>
      <source>%1 cannot be read (%2)</source>
      <translation>%1을(를) 읽을 수 없습니다 (%2)</translation>
    </message>
    <message>
      <source>put it back, or correct who names it</source>
      <translation>되돌려 놓거나, 그것을 가리키는 설정을 고치세요</translation>
    </message>
    <message>
      <source>one in %1 ran out on %2</source>
      <translation>%1의 인증서가 %2에 만료되었습니다</translation>
    </message>
    <message>
      <source>replace it; or the clock is wrong</source>
      <translation>바꾸세요. 시계가 틀렸을 수도 있습니다</translation>
    </message>
    <message>
      <source>one in %1 runs out on %2</source>
      <translation>%1의 인증서가 %2에 만료됩니다</translation>
    </message>
    <message>
      <source>replace it before</source>
      <translation>그 전에 바꾸세요</translation>
    </message>
    <message>
      <source>the first runs out on %1</source>
      <translation>첫 만료일은 %1입니다</translation>
    </message>
    <message>
      <source>doorman is not installed as a service; whoever starts it looks after it</source>
      <translation>doorman이 서비스로 설치되지 않았습니다. 시작하는 쪽에서 돌봅니다</translation>
    </message>
    <message>
      <source>the service is %1 (%2)</source>
      <translation>서비스 상태: %1 (%2)</translation>
    </message>
    <message>
      <source>%1; `sudo systemctl start doorman`</source>
      <translation>%1. `sudo systemctl start doorman`</translation>
    </message>
    <message>
      <source>`journalctl -u doorman -b` tells why</source>
      <translation>`journalctl -u doorman -b`에 이유가 있습니다</translation>
    </message>
    <message>
      <source>does not start with the machine</source>
      <translation>기기를 켜도 시작되지 않습니다</translation>
    </message>
    <message>
      <source>`sudo systemctl enable doorman`</source>
      <translation>`sudo systemctl enable doorman`을 실행하세요</translation>
    </message>
    <message>
      <source>was started again %1 times since the machine started</source>
      <translation>기기가 켜진 뒤 %1번 다시 시작되었습니다</translation>
    </message>
    <message>
      <source>runs without a watchdog: if it hangs, nobody ends it</source>
      <translation>감시 없이 실행 중: 멈춰도 끝내 주는 것이 없습니다</translation>
    </message>
    <message>
      <source>set WatchdogSec= in the unit</source>
      <translation>유닛에 WatchdogSec=를 설정하세요</translation>
    </message>
    <message>
      <source>runs, starts with the machine, and is ended when it hangs for %1</source>
      <translation>실행 중이며 기기와 함께 시작되고, %1 동안 멈추면 끝냅니다</translation>
    </message>
    <message>
      <source>this machine has none</source>
      <translation>이 기기에는 없습니다</translation>
    </message>
    <message>
      <source>the machine has one, but nobody uses it</source>
      <translation>기기에 있지만 쓰이지 않습니다</translation>
    </message>
    <message>
      <source>set RuntimeWatchdogSec=14s in /etc/systemd/system.conf.d, as docs/operate.md says</source>
      <translation>docs/operate.md대로 /etc/systemd/system.conf.d에 RuntimeWatchdogSec=14s를 설정하세요</translation>
    </message>
    <message>
      <source>a machine that hangs for %1 starts again</source>
      <translation>%1 동안 멈춘 기기는 다시 시작됩니다</translation>
    </message>
    <message>
      <source>shows on %1</source>
      <translation>연결됨: %1</translation>
    </message>
    <message>
      <source>cloud</source>
      <translation>클라우드</translation>
    </message>
    <message>
      <source>settings</source>
      <translation>설정</translation>
    </message>
    <message>
      <source>choices</source>
      <translation>패널 설정</translation>
    </message>
    <message>
      <source>heat sensor</source>
      <translation>열 센서</translation>
    </message>
    <message>
      <source>camera</source>
      <translation>카메라</translation>
    </message>
    <message>
      <source>calibration</source>
      <translation>보정</translation>
    </message>
    <message>
      <source>face models</source>
      <translation>얼굴 모델</translation>
    </message>
    <message>
      <source>recognition</source>
      <translation>얼굴 인식</translation>
    </message>
    <message>
      <source>guards</source>
      <translation>근무자</translation>
    </message>
    <message>
      <source>audit log</source>
      <translation>감사 기록</translation>
    </message>
    <message>
      <source>key</source>
      <translation>열쇠</translation>
    </message>
    <message>
      <source>storage</source>
      <translation>저장 공간</translation>
    </message>
    <message>
      <source>clock</source>
      <translation>시계</translation>
    </message>
    <message>
      <source>display</source>
      <translation>화면</translation>
    </message>
    <message>
      <source>fonts</source>
      <translation>글꼴</translation>
    </message>
    <message>
      <source>sound</source>
      <translation>소리</translation>
    </message>
    <message>
      <source>version</source>
      <translation>버전</translation>
    </message>
    <message>
      <source>baseline</source>
      <translation>기준선</translation>
    </message>
    <message>
      <source>no settings file; the defaults hold (kiosk %1)</source>
      <translation>설정 파일이 없어 기본값을 씁니다 (기기 %1)</translation>
    </message>
    <message>
      <source>%1 is in order (kiosk %2)</source>
      <translation>%1 문제없음 (기기 %2)</translation>
    </message>
    <message>
      <source>nothing was chosen on the panel; the settings hold</source>
      <translation>패널에서 고른 것이 없어 설정 파일을 따릅니다</translation>
    </message>
    <message>
      <source>chosen on the panel: %1; the rest is as in the settings</source>
      <translation>패널에서 고름: %1. 나머지는 설정 파일과 같습니다</translation>
    </message>
    <message>
      <source>nobody has chosen yet whom it may remember, so it is off</source>
      <translation>누구를 기억할지 아직 정하지 않아 꺼져 있습니다</translation>
    </message>
    <message>
      <source>an admin chooses it on the panel, under Health; or set recognition.mode</source>
      <translation>관리자가 패널의 상태에서 고르거나 recognition.mode를 설정하세요</translation>
    </message>
    <message>
      <source>off: nobody is remembered</source>
      <translation>꺼짐: 아무도 기억하지 않습니다</translation>
    </message>
    <message>
      <source>%1, but its face model is not there</source>
      <translation>%1: 얼굴 모델이 없습니다</translation>
    </message>
    <message>
      <source>run `doorman models`</source>
      <translation>`doorman models`를 실행하세요</translation>
    </message>
    <message>
      <source>on: it may remember everybody</source>
      <translation>켜짐: 모두를 기억할 수 있습니다</translation>
    </message>
    <message>
      <source>opt-in: it may remember those who ask for it</source>
      <translation>동의: 요청한 사람만 기억합니다</translation>
    </message>
    <message>
      <source>there is no admin who can log in</source>
      <translation>로그인할 수 있는 관리자가 없습니다</translation>
    </message>
    <message>
      <source>open the panel, which asks for the first admin, or run `doorman guard add NAME --admin`</source>
      <translation>패널을 열어 첫 관리자를 만들거나 `doorman guard add NAME --admin`을 실행하세요</translation>
    </message>
    <message>
      <source>%1 can log in, %2 of them as admin</source>
      <translation>%1명이 로그인할 수 있고, 그중 관리자 %2명</translation>
    </message>
    <message>
      <source>nothing was written yet</source>
      <translation>아직 쓴 것이 없습니다</translation>
    </message>
    <message>
      <source>broken at entry %1, %2</source>
      <translation>%1번째 줄에서 손상, %2</translation>
    </message>
    <message>
      <source>somebody wrote to the journal past doorman, or the card is failing: keep a copy of it and ask who had access</source>
      <translation>누군가 doorman을 거치지 않고 기록을 바꿨거나 카드가 고장 나고 있습니다. 사본을 두고 누가 만졌는지 확인하세요</translation>
    </message>
    <message>
      <source>%1 entries, unbroken</source>
      <translation>%1줄, 온전함</translation>
    </message>
    <message>
      <source>1 entry, unbroken</source>
      <translation>1줄, 온전함</translation>
    </message>
    <message>
      <source>made when the kiosk first starts</source>
      <translation>기기를 처음 켤 때 만들어집니다</translation>
    </message>
    <message>
      <source>opens what is sealed; without a copy of it elsewhere, a lost card is lost for good</source>
      <translation>봉인한 것을 열 수 있습니다. 사본을 따로 두지 않으면 카드를 잃을 때 함께 잃습니다</translation>
    </message>
    <message>
      <source>the kiosk has shown nothing yet</source>
      <translation>아직 화면에 나온 것이 없습니다</translation>
    </message>
    <message>
      <source>wait a moment</source>
      <translation>잠시 기다리세요</translation>
    </message>
    <message>
      <source>is lost (code %1)</source>
      <translation>연결 끊김 (코드 %1)</translation>
    </message>
    <message>
      <source>is lost</source>
      <translation>연결 끊김</translation>
    </message>
    <message>
      <source>check its cable; the kiosk keeps looking</source>
      <translation>케이블을 확인하세요. 기기가 계속 찾습니다</translation>
    </message>
    <message>
      <source>sends no frames yet</source>
      <translation>아직 프레임이 없습니다</translation>
    </message>
    <message>
      <source>wait until it has settled</source>
      <translation>안정될 때까지 기다리세요</translation>
    </message>
    <message>
      <source>sees %1 to %2 °C, the sensor itself is at %3 °C</source>
      <translation>%1~%2 °C, 센서 자체는 %3 °C</translation>
    </message>
    <message>
      <source>sees %1 to %2 °C</source>
      <translation>%1~%2 °C 감지</translation>
    </message>
    <message>
      <source>none by the settings</source>
      <translation>설정에서 사용 안 함</translation>
    </message>
    <message>
      <source>simulated by the settings</source>
      <translation>설정에서 모의로 동작</translation>
    </message>
    <message>
      <source>sends no picture yet</source>
      <translation>아직 사진이 없습니다</translation>
    </message>
    <message>
      <source>wait a moment; then check its cable</source>
      <translation>잠시 기다린 뒤 케이블을 확인하세요</translation>
    </message>
    <message>
      <source>sends pictures of %1×%2</source>
      <translation>%1×%2 사진을 보냅니다</translation>
    </message>
    <message>
      <source>in use by the running kiosk (process %1), whose screen tells how it is</source>
      <translation>실행 중인 기기(프로세스 %1)가 쓰고 있습니다. 상태는 그 화면에 나옵니다</translation>
    </message>
    <message>
      <source>answers, but sends no frame</source>
      <translation>응답하지만 프레임이 없습니다</translation>
    </message>
    <message>
      <source>switch the kiosk off and on</source>
      <translation>기기를 껐다 켜세요</translation>
    </message>
    <message>
      <source>opens, but sends no picture</source>
      <translation>열리지만 사진이 없습니다</translation>
    </message>
    <message>
      <source>check its cable, then restart the kiosk</source>
      <translation>케이블을 확인하고 기기를 다시 시작하세요</translation>
    </message>
    <message>
      <source>all steps in order, the last on %1</source>
      <translation>모든 단계 완료, 마지막 %1</translation>
    </message>
    <message>
      <source>`doorman calibrate` opens the assistant: five minutes</source>
      <translation>`doorman calibrate`로 보정 도우미를 여세요. 5분 걸립니다</translation>
    </message>
    <message>
      <source>%1 missing or damaged</source>
      <translation>%1 없음 또는 손상</translation>
    </message>
    <message>
      <source>complete, hashes match</source>
      <translation>모두 있음, 해시 일치</translation>
    </message>
    <message>
      <source>%1 is no folder</source>
      <translation>%1은(는) 폴더가 아닙니다</translation>
    </message>
    <message>
      <source>%1 cannot be written</source>
      <translation>%1에 쓸 수 없습니다</translation>
    </message>
    <message>
      <source>set storage.data to a folder of the kiosk's user</source>
      <translation>storage.data를 기기 사용자의 폴더로 설정하세요</translation>
    </message>
    <message>
      <source>free some space: below %1 MB pictures are dropped</source>
      <translation>공간을 비우세요. %1 MB 아래에서는 사진을 저장하지 않습니다</translation>
    </message>
    <message>
      <source>%1 pictures damaged or missing (in %2)</source>
      <translation>사진 %1장 손상 또는 없음 (%2)</translation>
    </message>
    <message>
      <source>check the card; the rest is kept and goes on</source>
      <translation>카드를 확인하세요. 나머지는 그대로 계속됩니다</translation>
    </message>
    <message>
      <source>%1 MB free in %2, no visits yet</source>
      <translation>%2에 %1 MB 남음, 아직 방문 없음</translation>
    </message>
    <message>
      <source>%1 visits in %2, %3 MB free</source>
      <translation>%2에 방문 %1건, %3 MB 남음</translation>
    </message>
    <message>
      <source>%1 MB free in %2</source>
      <translation>%2에 %1 MB 남음</translation>
    </message>
    <message>
      <source>not synced; it says %1 UTC</source>
      <translation>맞춰지지 않음. 지금 %1 UTC로 표시</translation>
    </message>
    <message>
      <source>synced, %1 UTC</source>
      <translation>맞춰짐, %1 UTC</translation>
    </message>
    <message>
      <source>connect the network once, or fit the clock battery; `timedatectl` tells more</source>
      <translation>네트워크에 한 번 연결하거나 시계 배터리를 끼우세요. `timedatectl`에 자세히 나옵니다</translation>
    </message>
    <message>
      <source>none in this session</source>
      <translation>이 세션에 화면이 없습니다</translation>
    </message>
    <message>
      <source>start from the desktop, or over it by autostart</source>
      <translation>데스크톱에서 시작하거나 자동 시작을 쓰세요</translation>
    </message>
    <message>
      <source>%1 is %2, screen %3</source>
      <translation>%1: %2, 화면 %3</translation>
    </message>
    <message>
      <source>%1 is %2</source>
      <translation>%1: %2</translation>
    </message>
    <message>
      <source>%1 missing</source>
      <translation>%1 없음</translation>
    </message>
    <message>
      <source>sudo apt install fonts-nanum</source>
      <translation>sudo apt install fonts-nanum</translation>
    </message>
    <message>
      <source>NanumSquareRound is there</source>
      <translation>NanumSquareRound 있음</translation>
    </message>
    <message>
      <source>switched off in the settings</source>
      <translation>설정에서 꺼짐</translation>
    </message>
    <message>
      <source>no aplay</source>
      <translation>aplay 없음</translation>
    </message>
    <message>
      <source>sudo apt install alsa-utils</source>
      <translation>sudo apt install alsa-utils</translation>
    </message>
    <message>
      <source>aplay is there</source>
      <translation>aplay 있음</translation>
    </message>
    <message>
      <source>not set up: nobody is told anything outside the panel</source>
      <translation>설정 안 됨: 이 패널 밖으로는 아무것도 알리지 않습니다</translation>
    </message>
    <message>
      <source>nothing was kept yet that could be told</source>
      <translation>아직 알릴 것이 없습니다</translation>
    </message>
    <message>
      <source>everything is told</source>
      <translation>모두 알렸습니다</translation>
    </message>
    <message>
      <source>alerts are told, but nobody can answer them: there is no SLACK_APP_TOKEN</source>
      <translation>알림은 보내지만 응답을 받을 수 없습니다: SLACK_APP_TOKEN이 없습니다</translation>
    </message>
    <message>
      <source>put the app-level token (xapp-…) into SLACK_APP_TOKEN, or set slack.answers = false</source>
      <translation>앱 토큰(xapp-…)을 SLACK_APP_TOKEN에 넣거나 slack.answers = false로 설정하세요</translation>
    </message>
    <message>
      <source>does not answer since %1; %2</source>
      <translation>%1부터 응답 없음; %2</translation>
    </message>
    <message>
      <source>1 alert on the way, 1 alert held until quiet hours end</source>
      <translation>알림 1건 전송 중, 1건은 조용한 시간이 끝나면 전송</translation>
    </message>
    <message>
      <source>1 alert on the way, %1 alerts held until quiet hours end</source>
      <translation>알림 1건 전송 중, %1건은 조용한 시간이 끝나면 전송</translation>
    </message>
    <message>
      <source>%1 alerts on the way, 1 alert held until quiet hours end</source>
      <translation>알림 %1건 전송 중, 1건은 조용한 시간이 끝나면 전송</translation>
    </message>
    <message>
      <source>%1 alerts on the way, %2 alerts held until quiet hours end</source>
      <translation>알림 %1건 전송 중, %2건은 조용한 시간이 끝나면 전송</translation>
    </message>
    <message>
      <source>1 alert held until quiet hours end</source>
      <translation>알림 1건은 조용한 시간이 끝나면 전송</translation>
    </message>
    <message>
      <source>%1 alerts held until quiet hours end</source>
      <translation>알림 %1건은 조용한 시간이 끝나면 전송</translation>
    </message>
    <message>
      <source>1 alert on the way</source>
      <translation>알림 1건 전송 중</translation>
    </message>
    <message>
      <source>%1 alerts on the way</source>
      <translation>알림 %1건 전송 중</translation>
    </message>
    <message>
      <source>1 alert could not be told</source>
      <translation>알림 1건을 보내지 못했습니다</translation>
    </message>
    <message>
      <source>%1 alerts could not be told</source>
      <translation>알림 %1건을 보내지 못했습니다</translation>
    </message>
    <message>
      <source>the log says why</source>
      <translation>이유는 로그에 있습니다</translation>
    </message>
    <message>
      <source>there is no SLACK_BOT_TOKEN</source>
      <translation>SLACK_BOT_TOKEN이 없습니다</translation>
    </message>
    <message>
      <source>put the app's bot token (xoxb-…) there, see docs/slack.md</source>
      <translation>앱의 봇 토큰(xoxb-…)을 넣으세요. docs/slack.md를 보세요</translation>
    </message>
    <message>
      <source>SLACK_BOT_TOKEN is no bot token</source>
      <translation>SLACK_BOT_TOKEN이 봇 토큰이 아닙니다</translation>
    </message>
    <message>
      <source>take the one that begins with xoxb-</source>
      <translation>xoxb-로 시작하는 토큰을 쓰세요</translation>
    </message>
    <message>
      <source>SLACK_APP_TOKEN is no app-level token</source>
      <translation>SLACK_APP_TOKEN이 앱 토큰이 아닙니다</translation>
    </message>
    <message>
      <source>take the one that begins with xapp-</source>
      <translation>xapp-로 시작하는 토큰을 쓰세요</translation>
    </message>
    <message>
      <source>there is no SLACK_APP_TOKEN</source>
      <translation>SLACK_APP_TOKEN이 없습니다</translation>
    </message>
    <message>
      <source>make an app-level token (xapp-) with connections:write, see docs/slack.md</source>
      <translation>connections:write 권한의 앱 토큰(xapp-)을 만드세요. docs/slack.md 참고</translation>
    </message>
    <message>
      <source>the tokens in %1 cannot be read (%2)</source>
      <translation>%1의 토큰을 읽을 수 없습니다(%2)</translation>
    </message>
    <message>
      <source>put SLACK_BOT_TOKEN=… and SLACK_APP_TOKEN=… there, readable for the kiosk's user alone; see docs/slack.md</source>
      <translation>그 파일에 SLACK_BOT_TOKEN=…과 SLACK_APP_TOKEN=…을 넣고 기기 사용자만 읽게 하세요. docs/slack.md 참고</translation>
    </message>
    <message>
      <source>%1 can be read by others</source>
      <translation>%1을(를) 다른 사용자가 읽을 수 있습니다</translation>
    </message>
    <message>
      <source>chmod 600 %1</source>
      <translation>chmod 600 %1 명령을 실행하세요</translation>
    </message>
    <message>
      <source>the Slack app may not use %1</source>
      <translation>Slack 앱에 %1 권한이 없습니다</translation>
    </message>
    <message>
      <source>give it %1 at api.slack.com/apps, and reinstall it</source>
      <translation>api.slack.com/apps에서 %1 권한을 주고 앱을 다시 설치하세요</translation>
    </message>
    <message>
      <source>Slack does not accept the token (%1)</source>
      <translation>Slack이 토큰을 받아들이지 않습니다 (%1)</translation>
    </message>
    <message>
      <source>set %1 anew, see docs/slack.md</source>
      <translation>%1을(를) 새로 넣으세요. docs/slack.md를 보세요</translation>
    </message>
    <message>
      <source>Slack knows no channel %1, or it is archived</source>
      <translation>Slack 채널 %1이(가) 없거나 보관되었습니다</translation>
    </message>
    <message>
      <source>correct the channels of [slack] in the settings, or invite the app if it is private</source>
      <translation>설정의 [slack] 채널을 고치거나, 비공개 채널이면 앱을 초대하세요</translation>
    </message>
    <message>
      <source>the Slack app is not in %1</source>
      <translation>Slack 앱이 %1에 없습니다</translation>
    </message>
    <message>
      <source>write /invite @doorman there</source>
      <translation>그 채널에서 /invite @doorman을 입력하세요</translation>
    </message>
    <message>
      <source>Slack does not let the app do that in %1 (%2)</source>
      <translation>Slack이 %1에서 앱의 요청을 허용하지 않습니다 (%2)</translation>
    </message>
    <message>
      <source>ask an admin of the workspace</source>
      <translation>워크스페이스 관리자에게 문의하세요</translation>
    </message>
    <message>
      <source>alerts stopped by a bug in doorman</source>
      <translation>doorman의 오류로 알림이 멈췄습니다</translation>
    </message>
    <message>
      <source>restart the kiosk, and send its log</source>
      <translation>기기를 다시 시작하고 로그를 보내 주세요</translation>
    </message>
    <message>
      <source>see docs/slack.md</source>
      <translation>docs/slack.md를 보세요</translation>
    </message>
    <message>
      <source>Slack</source>
      <translation>슬랙</translation>
    </message>
    <message>
      <source>not set up: everything stays on this kiosk, and nothing is lost</source>
      <translation>설정 안 됨: 모두 이 기기에 남고 잃는 것은 없습니다</translation>
    </message>
    <message>
      <source>too many of the last ten visitors stood out to trust an outcome</source>
      <translation>최근 열 명 중 너무 많은 사람이 벗어나 결과를 믿을 수 없습니다</translation>
    </message>
    <message>
      <source>look whether the heat sensor or the room changed; then learn anew, under Baseline</source>
      <translation>열 센서나 방이 달라졌는지 보고, 기준선에서 다시 학습하세요</translation>
    </message>
    <message>
      <source>learning: %1 of %2 visitors until the first outcome</source>
      <translation>학습 중: 첫 결과까지 %2명 중 %1명</translation>
    </message>
    <message>
      <source>let visitors be measured; until then there is no outcome</source>
      <translation>방문자를 측정하세요. 그때까지는 결과가 없습니다</translation>
    </message>
    <message>
      <source>learned from %1 recent visitors</source>
      <translation>최근 방문자 %1명으로 학습함</translation>
    </message>
    <message>
      <source>nothing was kept yet that could be sent</source>
      <translation>보낼 것이 아직 없습니다</translation>
    </message>
    <message>
      <source>everything is synced, this month about %1</source>
      <translation>모두 동기화됨, 이번 달 약 %1</translation>
    </message>
    <message>
      <source>1 visit on the way, this month about %1</source>
      <translation>방문 1건 전송 중, 이번 달 약 %1</translation>
    </message>
    <message>
      <source>%1 visits on the way, this month about %2</source>
      <translation>방문 %1건 전송 중, 이번 달 약 %2</translation>
    </message>
    <message>
      <source>does not answer since %1</source>
      <translation>%1부터 응답 없음</translation>
    </message>
    <message>
      <source>check the network; nothing is lost meanwhile</source>
      <translation>네트워크를 확인하세요. 그동안 사라지는 것은 없습니다</translation>
    </message>
    <message>
      <source>this month's money is used up, so this kiosk recognises faces alone</source>
      <translation>이번 달 비용 한도에 닿아 이 기기가 혼자 얼굴을 인식합니다</translation>
    </message>
    <message>
      <source>raise cloud.monthly_cap, or wait for the next month</source>
      <translation>cloud.monthly_cap을 올리거나 다음 달까지 기다리세요</translation>
    </message>
    <message>
      <source>1 visit cannot be sent</source>
      <translation>보낼 수 없는 방문 1건</translation>
    </message>
    <message>
      <source>%1 visits cannot be sent</source>
      <translation>보낼 수 없는 방문 %1건</translation>
    </message>
    <message>
      <source>`doorman sync show` tells why</source>
      <translation>`doorman sync show`에서 이유를 볼 수 있습니다</translation>
    </message>
    <message>
      <source>the clock of this kiosk is %1</source>
      <translation>이 기기의 시계가 맞지 않습니다(%1)</translation>
    </message>
    <message>
      <source>set it, or let it reach a time server</source>
      <translation>시계를 맞추거나 시간 서버에 연결하세요</translation>
    </message>
    <message>
      <source>the AWS credentials ran out</source>
      <translation>AWS 자격 증명이 만료되었습니다</translation>
    </message>
    <message>
      <source>see whether what renews them works</source>
      <translation>갱신이 되는지 확인하세요</translation>
    </message>
    <message>
      <source>AWS does not accept the credentials (%1)</source>
      <translation>AWS가 자격 증명을 받아들이지 않습니다(%1)</translation>
    </message>
    <message>
      <source>see docs/cloud.md</source>
      <translation>docs/cloud.md를 보세요</translation>
    </message>
    <message>
      <source>this kiosk may not %1 in %2</source>
      <translation>이 기기는 %2에서 %1 권한이 없습니다</translation>
    </message>
    <message>
      <source>allow %1 in its policy</source>
      <translation>정책에서 %1을(를) 허용하세요</translation>
    </message>
    <message>
      <source>%1 minutes slow</source>
      <translation>%1분 느립니다</translation>
    </message>
    <message>
      <source>%1 minutes fast</source>
      <translation>%1분 빠릅니다</translation>
    </message>
    <message>
      <source>%1 is full (%2)</source>
      <translation>%1이(가) 가득 찼습니다 (%2)</translation>
    </message>
    <message>
      <source>%1 is in another region than %2</source>
      <translation>%1의 리전이 %2와(과) 다릅니다</translation>
    </message>
    <message>
      <source>%1 is in another region</source>
      <translation>%1이(가) 다른 리전에 있습니다</translation>
    </message>
    <message>
      <source>it is not known in which AWS region everything is</source>
      <translation>AWS 리전을 알 수 없습니다</translation>
    </message>
    <message>
      <source>%1 is in %2</source>
      <translation>%1이(가) %2에 있습니다</translation>
    </message>
    <message>
      <source>there are no AWS credentials (%1)</source>
      <translation>AWS 자격 증명이 없습니다 (%1)</translation>
    </message>
    <message>
      <source>the AWS credentials cannot be renewed (%1)</source>
      <translation>AWS 자격 증명을 갱신할 수 없습니다 (%1)</translation>
    </message>
    <message>
      <source>set cloud.region</source>
      <translation>cloud.region을 설정하세요</translation>
    </message>
    <message>
      <source>%1 cannot be asked (%2)</source>
      <translation>%1에 요청할 수 없습니다 (%2)</translation>
    </message>
    <message>
      <source>correct cloud.region, or the address that is set for it</source>
      <translation>cloud.region이나 설정된 주소를 고치세요</translation>
    </message>
    <message>
      <source>%1 has other keys than doorman's</source>
      <translation>%1의 키가 doorman의 것과 다릅니다</translation>
    </message>
    <message>
      <source>raise the quota in the AWS console, or delete what is not needed any more</source>
      <translation>AWS 콘솔에서 할당량을 늘리거나 필요 없는 것을 지우세요</translation>
    </message>
    <message>
      <source>the address of %1 cannot be used (%2)</source>
      <translation>%1의 주소를 쓸 수 없습니다 (%2)</translation>
    </message>
    <message>
      <source>correct it</source>
      <translation>고치세요</translation>
    </message>
    <message>
      <source>%1 would be asked over plain %2, which everybody on the way can read</source>
      <translation>%1에 누구나 엿볼 수 있는 %2로 요청하게 됩니다</translation>
    </message>
    <message>
      <source>use https</source>
      <translation>https를 쓰세요</translation>
    </message>
    <message>
      <source>this kiosk may not delete %1 from %2</source>
      <translation>이 기기는 %2에서 %1을(를) 지울 권한이 없습니다</translation>
    </message>
    <message>
      <source>the sync stopped by a bug in doorman</source>
      <translation>doorman의 버그로 동기화가 멈췄습니다</translation>
    </message>
    <message>
      <source>there is no bucket %1</source>
      <translation>버킷 %1이(가) 없습니다</translation>
    </message>
    <message>
      <source>there is no table %1</source>
      <translation>테이블 %1이(가) 없습니다</translation>
    </message>
    <message>
      <source>there is no collection %1</source>
      <translation>컬렉션 %1이(가) 없습니다</translation>
    </message>
    <message>
      <source>correct %1, or make it with `doorman cloud deploy`</source>
      <translation>%1을(를) 고치거나 `doorman cloud deploy`로 만드세요</translation>
    </message>
    <message>
      <source>correct %1</source>
      <translation>%1을(를) 고치세요</translation>
    </message>
  </context>
  <context>
    <name>visitor</name>
    <message>
      <source>One moment</source>
      <translation>잠시만요</translation>
    </message>
    <message>
      <source>One moment</source>
      <comment>while staff use the kiosk</comment>
      <translation>잠시만 기다려 주세요</translation>
    </message>
    <message>
      <source>Starting up – %1</source>
      <comment>minutes and seconds left</comment>
      <translation>준비 중 – %1</translation>
    </message>
    <message>
      <source>Setting up · %1 of %2</source>
      <comment>visitors seen, visitors needed</comment>
      <translation>준비 중 · %2명 중 %1명</translation>
    </message>
    <message>
      <source>Stand on the mark</source>
      <translation>표시 위에 서 주세요</translation>
    </message>
    <message>
      <source>One person at a time</source>
      <translation>한 분씩 이용해 주세요</translation>
    </message>
    <message>
      <source>Fit your face to the outline</source>
      <translation>윤곽에 얼굴을 맞춰 주세요</translation>
    </message>
    <message>
      <source>Step closer</source>
      <translation>조금 더 가까이</translation>
    </message>
    <message>
      <source>Step back</source>
      <translation>조금 뒤로</translation>
    </message>
    <message>
      <source>Centre your face</source>
      <translation>얼굴을 가운데로</translation>
    </message>
    <message>
      <source>Look straight ahead</source>
      <translation>정면을 봐 주세요</translation>
    </message>
    <message>
      <source>One person only</source>
      <translation>한 분만 서 주세요</translation>
    </message>
    <message>
      <source>Please remove glasses</source>
      <translation>안경을 벗어 주세요</translation>
    </message>
    <message>
      <source>Please remove hat</source>
      <translation>모자를 벗어 주세요</translation>
    </message>
    <message>
      <source>About two seconds</source>
      <translation>2초면 됩니다</translation>
    </message>
    <message>
      <source>Hold still</source>
      <translation>그대로 계세요</translation>
    </message>
    <message>
      <source>Measuring again</source>
      <translation>한 번 더 측정합니다</translation>
    </message>
    <message>
      <source>Please see a member of staff</source>
      <translation>직원의 안내를 받아 주세요</translation>
    </message>
    <message>
      <source>Hello, %1</source>
      <comment>a visitor's name</comment>
      <translation>%1&#160;님, 안녕하세요</translation>
    </message>
    <message>
      <source>Recognition off</source>
      <translation>얼굴 인식 꺼짐</translation>
    </message>
    <message>
      <source>Remember me</source>
      <translation>기억해 주세요</translation>
    </message>
    <message>
      <source>Remembered</source>
      <translation>기억했습니다</translation>
    </message>
    <message>
      <source>No elevated skin temperature indicated</source>
      <translation>높은 피부 온도가 나타나지 않았습니다</translation>
    </message>
    <message>
      <source>Please re-check</source>
      <translation>다시 확인해 주세요</translation>
    </message>
    <message>
      <source>Please see staff</source>
      <translation>직원에게 문의해 주세요</translation>
    </message>
    <message>
      <source>Try again in a few minutes</source>
      <translation>몇 분 뒤에 다시 서 주세요</translation>
    </message>
    <message>
      <source>Please wait inside</source>
      <translation>안에서 잠시 기다려 주세요</translation>
    </message>
    <message>
      <source>Not available</source>
      <comment>no result for this visitor</comment>
      <translation>결과를 낼 수 없습니다</translation>
    </message>
    <message>
      <source>Not available</source>
      <comment>out of service</comment>
      <translation>지금은 이용할 수 없습니다</translation>
    </message>
    <message>
      <source>For staff: %1</source>
      <translation>직원용: %1</translation>
    </message>
    <message>
      <source>heat sensor not connected</source>
      <translation>열 센서 연결 안 됨</translation>
    </message>
    <message>
      <source>heat sensor pixels do not react</source>
      <translation>열 센서 일부 픽셀 고장</translation>
    </message>
    <message>
      <source>reference patch lost or off</source>
      <translation>기준 온도판을 확인하세요</translation>
    </message>
    <message>
      <source>room or sensor changes too fast</source>
      <translation>실내 또는 센서 온도 변화가 너무 빠름</translation>
    </message>
    <message>
      <source>heat sensor gives no usable values</source>
      <translation>열 센서 값 오류</translation>
    </message>
    <message>
      <source>no access to the heat sensor</source>
      <translation>열 센서 접근 권한 없음</translation>
    </message>
    <message>
      <source>camera not connected</source>
      <translation>카메라 연결 안 됨</translation>
    </message>
    <message>
      <source>I2C is switched off</source>
      <translation>I2C가 꺼져 있음</translation>
    </message>
    <message>
      <source>another program uses the camera</source>
      <translation>다른 프로그램이 카메라 사용 중</translation>
    </message>
    <message>
      <source>storage cannot be used</source>
      <translation>저장소를 쓸 수 없음</translation>
    </message>
    <message>
      <source>mistake in the settings file</source>
      <translation>설정 파일에 오류 있음</translation>
    </message>
    <message>
      <source>camera pictures stopped</source>
      <translation>카메라 영상 멈춤</translation>
    </message>
    <message>
      <source>files of the face finder missing</source>
      <translation>얼굴 찾기 파일 없음</translation>
    </message>
    <message>
      <source>storage full</source>
      <translation>저장 공간 부족</translation>
    </message>
    <message>
      <source>room too cold or too warm</source>
      <translation>실내 온도가 범위를 벗어남</translation>
    </message>
    <message>
      <source>readings need a check</source>
      <translation>측정값 점검 필요</translation>
    </message>
    <message>
      <source>the program is starting again</source>
      <translation>프로그램 다시 시작 중</translation>
    </message>
  </context>
  <context>
    <name>wizard</name>
    <message>
      <source>Step %1 of %2 · %3</source>
      <comment>number, number of steps, the step's name</comment>
      <translation>%2단계 중 %1 · %3</translation>
    </message>
    <message>
      <source>Which way is up</source>
      <translation>위쪽 방향 찾기</translation>
    </message>
    <message>
      <source>Line up heat and picture</source>
      <translation>열과 화면 맞추기</translation>
    </message>
    <message>
      <source>Even out the pixels</source>
      <translation>픽셀 고르게 하기</translation>
    </message>
    <message>
      <source>Learn the empty room</source>
      <translation>빈 공간 기억하기</translation>
    </message>
    <message>
      <source>Reference patch</source>
      <translation>온도 기준판</translation>
    </message>
    <message>
      <source>Where people stand</source>
      <translation>서는 위치 재기</translation>
    </message>
    <message>
      <source>Wave a hand</source>
      <translation>손을 흔드세요</translation>
    </message>
    <message>
      <source>Touch your nose on the screen</source>
      <translation>화면 속 코를 누르세요</translation>
    </message>
    <message>
      <source>Hold up a plain board</source>
      <translation>무늬 없는 판을 대세요</translation>
    </message>
    <message>
      <source>Step out of the picture</source>
      <translation>화면 밖으로 나가세요</translation>
    </message>
    <message>
      <source>Only if you have one</source>
      <translation>기준판이 있을 때만</translation>
    </message>
    <message>
      <source>Stand on the mark</source>
      <translation>표시 위에 서세요</translation>
    </message>
    <message>
      <source>Point %1 of %2.</source>
      <translation>%2곳 중 %1번째.</translation>
    </message>
    <message>
      <source>Only the hand should move. The ring fills as it is seen.</source>
      <translation>손만 움직이세요. 손이 보이면 원이 찹니다.</translation>
    </message>
    <message>
      <source>Wave a warm hand in the ring</source>
      <translation>원 안에서 따뜻한 손을 흔드세요</translation>
    </message>
    <message>
      <source>One step back, nose in the ring</source>
      <translation>한 걸음 물러나 코를 원에 맞추세요</translation>
    </message>
    <message>
      <source>A plain matte board, about 10 cm away, over its whole view. Then touch the picture.</source>
      <translation>무늬 없는 무광 판을 약 10 cm 앞에 대서 시야를 모두 가린 다음 화면을 누르세요.</translation>
    </message>
    <message>
      <source>Hold a board before the heat sensor</source>
      <translation>열 센서 앞에 판을 대세요</translation>
    </message>
    <message>
      <source>A plain matte board, about 10 cm away, that covers its whole view. Hold it still.</source>
      <translation>무늬 없는 무광 판을 약 10 cm 앞에 대서 시야를 모두 가리고 가만히 계세요.</translation>
    </message>
    <message>
      <source>Leave it empty until the ring is full. The kiosk goes on by itself.</source>
      <translation>원이 다 찰 때까지 비워 두세요. 저절로 진행됩니다.</translation>
    </message>
    <message>
      <source>To choose another place, touch the picture again.</source>
      <translation>다른 곳을 고르려면 화면을 다시 누르세요.</translation>
    </message>
    <message>
      <source>Now set its temperature</source>
      <translation>이제 기준판 온도를 맞추세요</translation>
    </message>
    <message>
      <source>A surface of known temperature in view. The kiosk works without one, too.</source>
      <translation>화면에 보이는, 온도를 아는 판입니다. 없어도 됩니다.</translation>
    </message>
    <message>
      <source>Touch the reference patch in the picture</source>
      <translation>화면에서 온도 기준판을 누르세요</translation>
    </message>
    <message>
      <source>Look straight ahead, as visitors do.</source>
      <translation>방문자처럼 정면을 보세요.</translation>
    </message>
    <message>
      <source>Stand on the mark and hold still</source>
      <translation>표시 위에 서서 가만히 계세요</translation>
    </message>
    <message>
      <source>Bring your nose into the ring</source>
      <translation>코를 원 안에 맞추세요</translation>
    </message>
    <message>
      <source>Then hold still.</source>
      <translation>그다음 가만히 계세요.</translation>
    </message>
    <message>
      <source>Bring your nose into the ring and touch it</source>
      <translation>원에 코를 맞추고 화면 속 코를 누르세요</translation>
    </message>
    <message>
      <source>The face finder can do it for you.</source>
      <translation>얼굴 찾기로 자동으로 할 수 있습니다.</translation>
    </message>
    <message>
      <source>Touch it on the screen.</source>
      <translation>화면을 누르세요.</translation>
    </message>
    <message>
      <source>The kiosk works without it, but not as well.</source>
      <translation>없어도 작동하지만 덜 정확합니다.</translation>
    </message>
    <message>
      <source>This step is left out</source>
      <translation>이 단계를 건너뛰었습니다</translation>
    </message>
    <message>
      <source>Please do this step again</source>
      <translation>이 단계를 다시 해 주세요</translation>
    </message>
    <message>
      <source>The result is too poor to rely on.</source>
      <translation>결과가 나빠서 믿을 수 없습니다.</translation>
    </message>
    <message>
      <source>Wave once more: heat and picture now move the same way.</source>
      <translation>손을 흔들어 보세요. 열과 화면이 같은 쪽으로 움직입니다.</translation>
    </message>
    <message>
      <source>The way up is found</source>
      <translation>위쪽 방향을 찾았습니다</translation>
    </message>
    <message>
      <source>Look at the picture: the heat lies on your face.</source>
      <translation>화면을 보세요. 열이 얼굴 위에 있습니다.</translation>
    </message>
    <message>
      <source>Heat and picture are lined up</source>
      <translation>열과 화면이 맞았습니다</translation>
    </message>
    <message>
      <source>All pixels now read the same on an even surface.</source>
      <translation>고른 면에서 모든 픽셀이 같은 값을 읽습니다.</translation>
    </message>
    <message>
      <source>The pixels are evened out</source>
      <translation>픽셀이 고르게 되었습니다</translation>
    </message>
    <message>
      <source>The kiosk now knows the view with nobody in it.</source>
      <translation>아무도 없을 때의 모습을 기억했습니다.</translation>
    </message>
    <message>
      <source>The empty room is learned</source>
      <translation>빈 공간을 기억했습니다</translation>
    </message>
    <message>
      <source>Check its temperature below, or touch the patch again.</source>
      <translation>아래에서 온도를 확인하거나 기준판을 다시 누르세요.</translation>
    </message>
    <message>
      <source>Check its temperature below. Then leave the patch where it is.</source>
      <translation>아래에서 온도를 확인하고, 기준판은 옮기지 마세요.</translation>
    </message>
    <message>
      <source>The reference patch is set</source>
      <translation>온도 기준판을 정했습니다</translation>
    </message>
    <message>
      <source>Leave the mark on the floor where it is.</source>
      <translation>바닥 표시를 옮기지 마세요.</translation>
    </message>
    <message>
      <source>The distance is measured</source>
      <translation>거리를 쟀습니다</translation>
    </message>
    <message>
      <source>Good, if its temperature is right.</source>
      <translation>좋음. 온도가 맞는지만 확인하세요.</translation>
    </message>
    <message>
      <source>Good. There is nothing more to do here.</source>
      <translation>좋음. 더 할 일이 없습니다.</translation>
    </message>
    <message>
      <source>Fair. Doing it again may make it better.</source>
      <translation>보통. 다시 하면 나아질 수 있습니다.</translation>
    </message>
    <message>
      <source>Poor. Please do it again.</source>
      <translation>나쁨. 다시 해 주세요.</translation>
    </message>
    <message>
      <source>In force until you have done it anew.</source>
      <translation>새로 할 때까지 그대로 쓰입니다.</translation>
    </message>
    <message>
      <source>From %1, in force until done anew.</source>
      <translation>%1부터. 새로 할 때까지 쓰입니다.</translation>
    </message>
    <message>
      <source>Good</source>
      <translation>좋음</translation>
    </message>
    <message>
      <source>Fair</source>
      <translation>보통</translation>
    </message>
    <message>
      <source>Poor</source>
      <translation>나쁨</translation>
    </message>
    <message>
      <source>Not done</source>
      <translation>안 함</translation>
    </message>
    <message>
      <source>%1° off so far: good</source>
      <translation>지금 오차 %1°: 좋음</translation>
    </message>
    <message>
      <source>%1° off so far: fair</source>
      <translation>지금 오차 %1°: 보통</translation>
    </message>
    <message>
      <source>%1° off so far: poor</source>
      <translation>지금 오차 %1°: 나쁨</translation>
    </message>
    <message>
      <source>Under %1° is fine.</source>
      <translation>%1° 아래면 충분합니다.</translation>
    </message>
    <message>
      <source>At %1 m.</source>
      <comment>distance</comment>
      <translation>거리 %1 m.</translation>
    </message>
    <message>
      <source>You are %1 m away.</source>
      <translation>지금 거리 %1 m.</translation>
    </message>
    <message>
      <source>Your hand is seen: keep waving</source>
      <translation>손이 보입니다. 계속 흔드세요</translation>
    </message>
    <message>
      <source>Keep the board there</source>
      <translation>판을 그대로 두세요</translation>
    </message>
    <message>
      <source>Stay out of the picture</source>
      <translation>화면 밖에 계세요</translation>
    </message>
    <message>
      <source>Hold still</source>
      <translation>가만히 계세요</translation>
    </message>
    <message>
      <source>Waiting for your touch</source>
      <translation>누르기를 기다립니다</translation>
    </message>
    <message>
      <source>Waiting for a warm hand</source>
      <translation>따뜻한 손을 기다립니다</translation>
    </message>
    <message>
      <source>Waiting for the board</source>
      <translation>판을 기다립니다</translation>
    </message>
    <message>
      <source>Waiting for an empty view</source>
      <translation>화면이 비기를 기다립니다</translation>
    </message>
    <message>
      <source>Waiting for your face</source>
      <translation>얼굴을 기다립니다</translation>
    </message>
    <message>
      <source>The heat sensor sends nothing</source>
      <translation>열 센서에서 값이 오지 않습니다</translation>
    </message>
    <message>
      <source>Check its cable. This goes on by itself.</source>
      <translation>케이블을 확인하세요. 저절로 이어집니다.</translation>
    </message>
    <message>
      <source>The camera sends no picture</source>
      <translation>카메라에서 화면이 오지 않습니다</translation>
    </message>
    <message>
      <source>No face is seen</source>
      <translation>얼굴이 보이지 않습니다</translation>
    </message>
    <message>
      <source>Look at the camera, with light on your face.</source>
      <translation>얼굴을 밝게 하고 카메라를 보세요.</translation>
    </message>
    <message>
      <source>More than one face is seen</source>
      <translation>얼굴이 둘 이상 보입니다</translation>
    </message>
    <message>
      <source>Only one person at a time.</source>
      <translation>한 사람만 서 주세요.</translation>
    </message>
    <message>
      <source>Something moves</source>
      <translation>움직임이 있습니다</translation>
    </message>
    <message>
      <source>Hold still until the ring is full.</source>
      <translation>원이 다 찰 때까지 가만히 계세요.</translation>
    </message>
    <message>
      <source>Nothing warm moves in the ring</source>
      <translation>원 안에 따뜻한 움직임이 없습니다</translation>
    </message>
    <message>
      <source>Wave closer to the kiosk, or warm your hand first.</source>
      <translation>더 가까이 흔들거나 손을 먼저 데우세요.</translation>
    </message>
    <message>
      <source>The waving can be read in two ways</source>
      <translation>흔든 것이 두 가지로 읽힙니다</translation>
    </message>
    <message>
      <source>Wave again, in the rings only.</source>
      <translation>원 안에서만 다시 흔드세요.</translation>
    </message>
    <message>
      <source>The board is uneven or too small</source>
      <translation>판이 고르지 않거나 작습니다</translation>
    </message>
    <message>
      <source>Cover the whole view, and keep your fingers behind it.</source>
      <translation>시야를 모두 가리고 손가락은 뒤에 두세요.</translation>
    </message>
    <message>
      <source>Something warm is still in view</source>
      <translation>따뜻한 것이 아직 보입니다</translation>
    </message>
    <message>
      <source>Step further aside, and move warm things away.</source>
      <translation>더 비켜서고 따뜻한 물건을 치우세요.</translation>
    </message>
    <message>
      <source>The patch looks too small</source>
      <translation>기준판이 너무 작게 보입니다</translation>
    </message>
    <message>
      <source>Bring it closer, or use a larger one.</source>
      <translation>더 가까이 두거나 더 큰 것을 쓰세요.</translation>
    </message>
    <message>
      <source>This cannot be right</source>
      <translation>맞지 않는 값입니다</translation>
    </message>
    <message>
      <source>Step further back</source>
      <translation>조금 더 뒤로 물러나세요</translation>
    </message>
    <message>
      <source>Two distances are needed to line up heat and picture.</source>
      <translation>열과 화면을 맞추려면 서로 다른 두 거리가 필요합니다.</translation>
    </message>
    <message>
      <source>The patch reads far from that. Check its temperature and place.</source>
      <translation>기준판 값이 크게 다릅니다. 온도와 자리를 확인하세요.</translation>
    </message>
    <message>
      <source>The heat lies far beside your face. Do “Which way is up” first.</source>
      <translation>열이 얼굴에서 멉니다. ‘위쪽 방향 찾기’를 먼저 하세요.</translation>
    </message>
    <message>
      <source>Please redo this step.</source>
      <translation>이 단계를 다시 해 주세요.</translation>
    </message>
    <message>
      <source>Heat lies %1° beside the face</source>
      <translation>열이 얼굴에서 %1° 벗어남</translation>
    </message>
    <message>
      <source>Pixels differed by %1 °C</source>
      <translation>픽셀 차이 %1 °C</translation>
    </message>
    <message>
      <source>The empty room reads %1 °C</source>
      <translation>빈 공간 %1 °C</translation>
    </message>
    <message>
      <source>Sensor reads %1 °C above the patch</source>
      <translation>센서가 기준판보다 %1 °C 높음</translation>
    </message>
    <message>
      <source>Sensor reads %1 °C below the patch</source>
      <translation>센서가 기준판보다 %1 °C 낮음</translation>
    </message>
    <message>
      <source>The mark is %1 m away</source>
      <translation>표시까지 %1 m</translation>
    </message>
    <message>
      <source>The heat needs no turning</source>
      <translation>열 화면을 돌릴 필요 없음</translation>
    </message>
    <message>
      <source>The heat is turned by %1°</source>
      <translation>열 화면을 %1° 돌림</translation>
    </message>
    <message>
      <source>As the settings say</source>
      <translation>설정대로</translation>
    </message>
    <message>
      <source>Estimated from the lenses</source>
      <translation>렌즈 값으로 어림함</translation>
    </message>
    <message>
      <source>Pixels may differ</source>
      <translation>픽셀마다 다를 수 있음</translation>
    </message>
    <message>
      <source>Learned when nobody is there</source>
      <translation>아무도 없을 때 익힘</translation>
    </message>
    <message>
      <source>Works without a patch, too</source>
      <translation>기준판 없이도 작동</translation>
    </message>
    <message>
      <source>Estimated from the face</source>
      <translation>얼굴로 어림함</translation>
    </message>
    <message>
      <source>Do it</source>
      <translation>하기</translation>
    </message>
    <message>
      <source>A reference patch would make it better still.</source>
      <translation>온도 기준판을 쓰면 더 좋아집니다.</translation>
    </message>
    <message>
      <source>There is nothing left to do.</source>
      <translation>더 할 일이 없습니다.</translation>
    </message>
    <message>
      <source>The calibration is good</source>
      <translation>보정 상태가 좋습니다</translation>
    </message>
    <message>
      <source>The calibration is fair</source>
      <translation>보정 상태가 보통입니다</translation>
    </message>
    <message>
      <source>The calibration is poor</source>
      <translation>보정 상태가 나쁩니다</translation>
    </message>
    <message>
      <source>The calibration is not finished</source>
      <translation>보정이 끝나지 않았습니다</translation>
    </message>
    <message>
      <source>What helps most now: “%1”.</source>
      <translation>지금 가장 도움이 되는 것: ‘%1’.</translation>
    </message>
    <message>
      <source>What would help most: redo “%1”.</source>
      <translation>가장 도움이 되는 것: ‘%1’ 다시 하기.</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>다시</translation>
    </message>
    <message>
      <source>Find my face</source>
      <translation>얼굴 찾기</translation>
    </message>
    <message>
      <source>No patch here</source>
      <translation>기준판 없음</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>나중에</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>다음</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>완료</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>시작</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>Calibrate this kiosk</source>
      <translation>키오스크 보정하기</translation>
    </message>
    <message>
      <source>Six short steps, about 5 minutes. Each can be left for later and redone alone.</source>
      <translation>짧은 여섯 단계, 약 5분. 나중에 하거나 하나만 다시 할 수 있습니다.</translation>
    </message>
  </context>
  <context>
    <name>why</name>
    <message>
      <source>%1, clock not set</source>
      <translation>%1, 시계 미설정</translation>
    </message>
    <message>
      <source>recent visitors</source>
      <translation>최근 방문자</translation>
    </message>
    <message>
      <source>No picture is kept of this visit</source>
      <translation>이 방문의 사진은 남아 있지 않습니다</translation>
    </message>
    <message>
      <source>White frame: measured pixel</source>
      <translation>흰 테두리: 측정한 픽셀</translation>
    </message>
    <message>
      <source>An indication only, not a medical measurement</source>
      <translation>참고용이며 의료용 측정이 아닙니다</translation>
    </message>
    <message>
      <source>Both</source>
      <translation>함께</translation>
    </message>
    <message>
      <source>Photo</source>
      <translation>사진</translation>
    </message>
    <message>
      <source>Heat</source>
      <translation>열</translation>
    </message>
    <message>
      <source>limit %1</source>
      <translation>기준 %1</translation>
    </message>
    <message>
      <source>A picture on request</source>
      <translation>요청해서 남긴 사진</translation>
    </message>
    <message>
      <source>Why asked to wait</source>
      <translation>기다려 달라고 한 이유</translation>
    </message>
    <message>
      <source>Why elevated</source>
      <translation>높게 나온 이유</translation>
    </message>
    <message>
      <source>Why not elevated</source>
      <translation>높지 않게 나온 이유</translation>
    </message>
    <message>
      <source>Why no result</source>
      <translation>결과가 없는 이유</translation>
    </message>
    <message>
      <source>Nobody measured</source>
      <translation>측정하지 않음</translation>
    </message>
    <message>
      <source>Still learning</source>
      <translation>아직 준비 중</translation>
    </message>
    <message>
      <source>Not plausible</source>
      <translation>믿을 수 없는 값</translation>
    </message>
    <message>
      <source>Skin temperature vs recent visitors. %1 absolute, by the reference source.</source>
      <translation>최근 방문자 대비 피부 온도 · 절댓값 %1 (기준판으로 보정)</translation>
    </message>
    <message>
      <source>Skin temperature vs recent visitors. %1 absolute, uncalibrated.</source>
      <translation>최근 방문자 대비 피부 온도 · 절댓값 %1 (미보정)</translation>
    </message>
    <message>
      <source>Skin temperature %1 absolute, by the reference source.</source>
      <translation>피부 온도 절댓값 %1 (기준판으로 보정)</translation>
    </message>
    <message>
      <source>Skin temperature %1 absolute, uncalibrated.</source>
      <translation>피부 온도 절댓값 %1 (미보정)</translation>
    </message>
    <message>
      <source>The skin was %1 below the last %2 visitors: still cold from outside to be compared with them.</source>
      <translation>피부가 최근 방문자 %2명보다 %1 낮았습니다. 밖에서 막 들어와 차가워서 비교할 수 없습니다.</translation>
    </message>
    <message>
      <source>Skin cannot be at %1: the sensor saw something else, or it is faulty.</source>
      <translation>%1는 피부에서 나올 수 없는 온도입니다. 센서가 다른 것을 보았거나 고장입니다.</translation>
    </message>
    <message>
      <source>A hat covered the forehead, so a high temperature could have stayed hidden.</source>
      <translation>모자가 이마를 가려서 높은 온도가 숨어 있을 수 있습니다.</translation>
    </message>
    <message>
      <source>Too many of the last ten visitors stood out: for now no comparison can be trusted.</source>
      <translation>최근 열 명 가운데 너무 많은 사람이 크게 벗어나서, 지금은 비교를 믿을 수 없습니다.</translation>
    </message>
    <message>
      <source>The first reading was %1 above the last %2 visitors, but the visitor left before it was repeated.</source>
      <translation>첫 측정값이 최근 방문자 %2명보다 %1 높았지만, 다시 재기 전에 자리를 떠났습니다.</translation>
    </message>
    <message>
      <source>Staff asked for this picture; nobody was measured.</source>
      <translation>직원이 요청한 사진이며, 측정은 하지 않았습니다.</translation>
    </message>
    <message>
      <source>Only one of three readings was %3 or more above the last %2 visitors; two are needed.</source>
      <translation>세 번 중 한 번만 최근 방문자 %2명보다 %3 이상 높았습니다. 두 번이어야 높은 것으로 봅니다.</translation>
    </message>
    <message>
      <source>All three readings were %3 or more above the last %2 visitors.</source>
      <translation>세 번 모두 최근 방문자 %2명보다 %3 이상 높았습니다.</translation>
    </message>
    <message>
      <source>Two of three readings were %3 or more above the last %2 visitors.</source>
      <translation>세 번 중 두 번이 최근 방문자 %2명보다 %3 이상 높았습니다.</translation>
    </message>
    <message>
      <source>The mean of two readings was %1 above the last %2 visitors; the limit is %3.</source>
      <translation>두 번의 평균이 최근 방문자 %2명보다 %1 높았습니다. 기준은 %3입니다.</translation>
    </message>
    <message>
      <source>The reading was that of the last %2 visitors; the limit is %3 above them.</source>
      <translation>측정값이 최근 방문자 %2명과 같았습니다. 기준은 그보다 %3 높은 값입니다.</translation>
    </message>
    <message>
      <source>The reading was %1 below the last %2 visitors; the limit is %3 above them.</source>
      <translation>측정값이 최근 방문자 %2명보다 %1 낮았습니다. 기준은 최근 방문자보다 %3 높은 값입니다.</translation>
    </message>
    <message>
      <source>The reading was %1 above the last %2 visitors; the limit is %3.</source>
      <translation>측정값이 최근 방문자 %2명보다 %1 높았습니다. 기준은 %3입니다.</translation>
    </message>
    <message>
      <source>No visitor was known yet to compare with.</source>
      <translation>아직 비교할 방문자가 없었습니다.</translation>
    </message>
    <message>
      <source>Only one visitor was known, too few to compare with.</source>
      <translation>비교할 방문자가 한 명뿐이었습니다.</translation>
    </message>
    <message>
      <source>Only %2 visitors were known, too few to compare with.</source>
      <translation>비교할 방문자가 %2명뿐이었습니다.</translation>
    </message>
    <message>
      <source>The visitor kept glasses on.</source>
      <translation>안경을 쓴 채 측정했습니다.</translation>
    </message>
    <message>
      <source>The visitor kept a hat on.</source>
      <translation>모자를 쓴 채 측정했습니다.</translation>
    </message>
    <message>
      <source>All checks were met.</source>
      <translation>모든 검사를 충족했습니다.</translation>
    </message>
    <message>
      <source>Not met: %1.</source>
      <comment>names of checks</comment>
      <translation>충족하지 못한 검사: %1.</translation>
    </message>
    <message>
      <source>%1 s, %2 frames</source>
      <translation>%1초, %2장</translation>
    </message>
    <message>
      <source>Warmest pixels</source>
      <translation>가장 따뜻한 픽셀</translation>
    </message>
    <message>
      <source>After correction</source>
      <translation>보정 뒤</translation>
    </message>
    <message>
      <source>Face fills the pixels</source>
      <translation>얼굴이 픽셀을 채움</translation>
    </message>
    <message>
      <source>Distance</source>
      <translation>거리</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>실내</translation>
    </message>
    <message>
      <source>Held still</source>
      <translation>정지 시간</translation>
    </message>
    <message>
      <source>Recent visitors</source>
      <translation>최근 방문자</translation>
    </message>
    <message>
      <source>nobody</source>
      <translation>없음</translation>
    </message>
    <message>
      <source>one person</source>
      <translation>1명</translation>
    </message>
    <message>
      <source>%1 people</source>
      <translation>%1명</translation>
    </message>
    <message>
      <source>Readings above limit</source>
      <translation>기준 초과</translation>
    </message>
    <message>
      <source>%1 of %2</source>
      <comment>readings</comment>
      <translation>%2번 중 %1번</translation>
    </message>
    <message>
      <source>Size of the face</source>
      <translation>얼굴 크기</translation>
    </message>
    <message>
      <source>Centred</source>
      <translation>가운데</translation>
    </message>
    <message>
      <source>Looking ahead</source>
      <translation>정면</translation>
    </message>
    <message>
      <source>Still</source>
      <translation>정지</translation>
    </message>
    <message>
      <source>Warm</source>
      <translation>온기</translation>
    </message>
    <message>
      <source>A person</source>
      <translation>사람</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>프레임</translation>
    </message>
    <message>
      <source>Confirm with a clinical thermometer</source>
      <translation>의료용 체온계로 확인해 주세요</translation>
    </message>
    <message>
      <source>Use a clinical thermometer instead</source>
      <translation>의료용 체온계로 재 주세요</translation>
    </message>
    <message>
      <source>Measure again after a few minutes inside</source>
      <translation>안에서 몇 분 뒤에 다시 재 주세요</translation>
    </message>
    <message>
      <source>Measure again without the hat</source>
      <translation>모자를 벗고 다시 재 주세요</translation>
    </message>
  </context>
  <context>
    <name>panel</name>
    <message>
      <source>Now</source>
      <translation>지금</translation>
    </message>
    <message>
      <source>Unknown</source>
      <translation>미확인</translation>
    </message>
    <message>
      <source>People</source>
      <translation>사람</translation>
    </message>
    <message>
      <source>History</source>
      <translation>기록</translation>
    </message>
    <message>
      <source>Audit</source>
      <translation>감사</translation>
    </message>
    <message>
      <source>Health</source>
      <translation>상태</translation>
    </message>
    <message>
      <source>Lock</source>
      <translation>잠금</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>뒤로</translation>
    </message>
    <message>
      <source>%1 s</source>
      <comment>seconds until the panel locks</comment>
      <translation>%1초</translation>
    </message>
    <message>
      <source>Undo %1</source>
      <comment>seconds left</comment>
      <translation>되돌리기 %1</translation>
    </message>
    <message>
      <source>Space</source>
      <comment>the key</comment>
      <translation>띄어쓰기</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>취소</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>완료</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>지우기</translation>
    </message>
  </context>
  <context>
    <name>people</name>
    <message>
      <source>%1th visit</source>
      <translation>%1번째 방문</translation>
    </message>
    <message>
      <source>%1st visit</source>
      <translation>%1번째 방문</translation>
    </message>
    <message>
      <source>%1nd visit</source>
      <translation>%1번째 방문</translation>
    </message>
    <message>
      <source>%1rd visit</source>
      <translation>%1번째 방문</translation>
    </message>
    <message>
      <source>Sure</source>
      <translation>확실</translation>
    </message>
    <message>
      <source>Maybe</source>
      <translation>아마도</translation>
    </message>
    <message>
      <source>No one similar</source>
      <translation>비슷한 사람 없음</translation>
    </message>
    <message>
      <source>Sure: %1</source>
      <translation>확실: %1</translation>
    </message>
    <message>
      <source>Maybe: %1</source>
      <translation>아마도: %1</translation>
    </message>
    <message>
      <source>%1: not used to recognise</source>
      <translation>%1: 인식에 쓰지 않음</translation>
    </message>
    <message>
      <source>Yes, it’s %1</source>
      <translation>네, %1 님</translation>
    </message>
    <message>
      <source>Someone else</source>
      <translation>다른 사람</translation>
    </message>
    <message>
      <source>Someone I know</source>
      <translation>아는 사람</translation>
    </message>
    <message>
      <source>New person</source>
      <translation>새 사람</translation>
    </message>
    <message>
      <source>Ignore</source>
      <translation>무시</translation>
    </message>
    <message>
      <source>Waiting %1</source>
      <translation>대기 %1</translation>
    </message>
    <message>
      <source>Ignored</source>
      <translation>무시됨</translation>
    </message>
    <message>
      <source>%1 selected</source>
      <translation>%1명 선택</translation>
    </message>
    <message>
      <source>Selected</source>
      <translation>선택됨</translation>
    </message>
    <message>
      <source>Select</source>
      <translation>선택</translation>
    </message>
    <message>
      <source>Name %1</source>
      <translation>%1명 이름 붙이기</translation>
    </message>
    <message>
      <source>Ignore %1</source>
      <translation>%1명 무시</translation>
    </message>
    <message>
      <source>Split</source>
      <translation>나누기</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>취소</translation>
    </message>
    <message>
      <source>Who is this?</source>
      <translation>누구인가요?</translation>
    </message>
    <message>
      <source>Who does not belong here?</source>
      <translation>다른 사람이 섞였나요?</translation>
    </message>
    <message>
      <source>Tap a face to leave it out.</source>
      <translation>얼굴을 눌러 빼기</translation>
    </message>
    <message>
      <source>Tap the faces of somebody else.</source>
      <translation>다른 사람의 얼굴을 누르세요.</translation>
    </message>
    <message>
      <source>Left out</source>
      <translation>제외</translation>
    </message>
    <message>
      <source>No visit is left to name.</source>
      <translation>이름을 붙일 방문이 없습니다.</translation>
    </message>
    <message>
      <source>1 visit will get the name.</source>
      <translation>방문 1건에 이름이 붙습니다.</translation>
    </message>
    <message>
      <source>%1 visits will get the name.</source>
      <translation>방문 %1건에 이름이 붙습니다.</translation>
    </message>
    <message>
      <source>Name 1 visit</source>
      <translation>1건 이름 붙이기</translation>
    </message>
    <message>
      <source>Name %1 visits</source>
      <translation>%1건 이름 붙이기</translation>
    </message>
    <message>
      <source>Split 1 visit off</source>
      <translation>방문 1건 나누기</translation>
    </message>
    <message>
      <source>Split %1 visits off</source>
      <translation>방문 %1건 나누기</translation>
    </message>
    <message>
      <source>Type a name</source>
      <translation>이름 입력</translation>
    </message>
    <message>
      <source>Most similar</source>
      <translation>가장 비슷한 사람</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>최근</translation>
    </message>
    <message>
      <source>A–Z</source>
      <translation>가나다순</translation>
    </message>
    <message>
      <source>Already known by this name?</source>
      <translation>이미 아는 사람인가요?</translation>
    </message>
    <message>
      <source>Nobody has a name yet</source>
      <translation>아직 이름이 있는 사람이 없습니다</translation>
    </message>
    <message>
      <source>Type the first one with New person.</source>
      <translation>‘새 사람’을 눌러 첫 이름을 입력하세요.</translation>
    </message>
    <message>
      <source>‘%1’</source>
      <translation>‘%1’</translation>
    </message>
    <message>
      <source>One of them?</source>
      <translation>이 중에 있나요?</translation>
    </message>
    <message>
      <source>Same person?</source>
      <translation>같은 사람인가요?</translation>
    </message>
    <message>
      <source>If so, 1 visit goes to %2, who keeps name and picture.</source>
      <translation>맞으면 방문 1건이 %2 님에게 더해집니다. 이름과 사진은 그대로입니다.</translation>
    </message>
    <message>
      <source>If so, %1 visits go to %2, who keeps name and picture.</source>
      <translation>맞으면 방문 %1건이 %2 님에게 더해집니다. 이름과 사진은 그대로입니다.</translation>
    </message>
    <message>
      <source>It’s this %1</source>
      <translation>이 %1 님</translation>
    </message>
    <message>
      <source>Same person</source>
      <translation>같은 사람</translation>
    </message>
    <message>
      <source>Another %1</source>
      <translation>다른 %1 님</translation>
    </message>
    <message>
      <source>Named 1 visit</source>
      <translation>방문 1건에 이름을 붙였습니다</translation>
    </message>
    <message>
      <source>Named %1 visits</source>
      <translation>방문 %1건에 이름을 붙였습니다</translation>
    </message>
    <message>
      <source>Ignored %1</source>
      <translation>무시함: %1</translation>
    </message>
    <message>
      <source>Undone</source>
      <translation>되돌렸습니다</translation>
    </message>
    <message>
      <source>Somebody changed this person a moment ago</source>
      <translation>방금 다른 사람이 이 사람을 바꿨습니다</translation>
    </message>
    <message>
      <source>%1 forgot this person a moment ago</source>
      <translation>방금 %1 님이 이 사람의 기록을 지웠습니다</translation>
    </message>
    <message>
      <source>%1 named this person a moment ago</source>
      <translation>방금 %1 님이 이름을 붙였습니다</translation>
    </message>
    <message>
      <source>%1 ignored this person a moment ago</source>
      <translation>방금 %1 님이 이 사람을 무시했습니다</translation>
    </message>
    <message>
      <source>%1 looked after this visitor a moment ago</source>
      <translation>방금 %1 님이 이 방문자를 확인했습니다</translation>
    </message>
    <message>
      <source>%1 moved these visits a moment ago</source>
      <translation>방금 %1 님이 이 방문을 옮겼습니다</translation>
    </message>
    <message>
      <source>%1 changed this person a moment ago</source>
      <translation>방금 %1 님이 이 사람을 바꿨습니다</translation>
    </message>
    <message>
      <source>%1 named this person %2 min ago</source>
      <translation>%2분 전에 %1 님이 이름을 붙였습니다</translation>
    </message>
    <message>
      <source>%1 changed this person %2 min ago</source>
      <translation>%1 님이 %2분 전에 이 사람을 바꿨습니다</translation>
    </message>
    <message>
      <source>%1 decided otherwise after you</source>
      <translation>그 뒤에 %1 님이 다르게 정했습니다</translation>
    </message>
    <message>
      <source>The newer one holds. Both are in the audit log.</source>
      <translation>나중 것이 적용됩니다. 둘 다 감사 기록에 있습니다.</translation>
    </message>
    <message>
      <source>Acknowledge</source>
      <translation>확인함</translation>
    </message>
    <message>
      <source>Re-screened</source>
      <translation>다시 측정함</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>메모</translation>
    </message>
    <message>
      <source>Live</source>
      <translation>실시간</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>오늘</translation>
    </message>
    <message>
      <source>Visitors</source>
      <translation>방문자</translation>
    </message>
    <message>
      <source>Elevated</source>
      <translation>높음</translation>
    </message>
    <message>
      <source>No result</source>
      <translation>결과 없음</translation>
    </message>
    <message>
      <source>Acknowledged</source>
      <translation>확인했습니다</translation>
    </message>
    <message>
      <source>Marked as re-screened</source>
      <translation>다시 측정한 것으로 표시했습니다</translation>
    </message>
    <message>
      <source>Kept on this kiosk</source>
      <translation>이 기기에 보관</translation>
    </message>
    <message>
      <source>Nothing is sent anywhere.</source>
      <translation>어디에도 보내지 않습니다.</translation>
    </message>
    <message>
      <source>Everything is synced</source>
      <translation>모두 동기화됨</translation>
    </message>
    <message>
      <source>1 visit waits to sync</source>
      <translation>방문 1건 동기화 대기</translation>
    </message>
    <message>
      <source>%1 visits wait to sync</source>
      <translation>방문 %1건 동기화 대기</translation>
    </message>
    <message>
      <source>Nothing is lost meanwhile.</source>
      <translation>그동안 사라지는 것은 없습니다.</translation>
    </message>
    <message>
      <source>No unknown visitors</source>
      <translation>미확인 방문자가 없습니다</translation>
    </message>
    <message>
      <source>New faces appear here.</source>
      <translation>새 얼굴이 오면 여기에 보입니다.</translation>
    </message>
    <message>
      <source>A new face appears here</source>
      <translation>새 얼굴이 여기에 나타납니다</translation>
    </message>
    <message>
      <source>Visits of one person come as one card.</source>
      <translation>한 사람의 방문은 한 장으로 묶입니다.</translation>
    </message>
    <message>
      <source>Name it once</source>
      <translation>한 번만 이름을 붙이세요</translation>
    </message>
    <message>
      <source>All earlier visits get the name too.</source>
      <translation>이전 방문에도 모두 붙습니다.</translation>
    </message>
    <message>
      <source>Changed your mind?</source>
      <translation>잘못 눌렀나요?</translation>
    </message>
    <message>
      <source>Undo right away, or later from History.</source>
      <translation>바로 또는 기록에서 되돌릴 수 있습니다.</translation>
    </message>
    <message>
      <source>No visits yet</source>
      <translation>아직 방문이 없습니다</translation>
    </message>
    <message>
      <source>Visitors appear here as they are measured.</source>
      <translation>측정하면 방문자가 여기에 보입니다.</translation>
    </message>
    <message>
      <source>A visitor stands on the mark</source>
      <translation>방문자가 표시 위에 섭니다</translation>
    </message>
    <message>
      <source>Picture, heat and outcome come at once.</source>
      <translation>사진과 열, 결과가 바로 보입니다.</translation>
    </message>
    <message>
      <source>An elevated one is pinned on top</source>
      <translation>높은 사람은 맨 위에 고정됩니다</translation>
    </message>
    <message>
      <source>Acknowledge stops the sound.</source>
      <translation>확인하면 소리가 멈춥니다.</translation>
    </message>
    <message>
      <source>Tap a visit to see why</source>
      <translation>방문을 눌러 이유를 보세요</translation>
    </message>
    <message>
      <source>Every number behind the outcome.</source>
      <translation>결과의 모든 수치를 볼 수 있습니다.</translation>
    </message>
    <message>
      <source>This month's money is used up.</source>
      <translation>이번 달 비용 한도에 닿았습니다.</translation>
    </message>
    <message>
      <source>Offline since %1</source>
      <translation>%1부터 오프라인</translation>
    </message>
    <message>
      <source>Alerts need attention</source>
      <translation>알림 확인 필요</translation>
    </message>
    <message>
      <source>1 alert waits</source>
      <translation>알림 1건 대기 중</translation>
    </message>
    <message>
      <source>%1 alerts wait</source>
      <translation>알림 %1건 대기 중</translation>
    </message>
    <message>
      <source>No alerts get out since %1</source>
      <translation>%1부터 알림이 전송되지 않음</translation>
    </message>
    <message>
      <source>Sync needs attention</source>
      <translation>동기화 확인 필요</translation>
    </message>
    <message>
      <source>Health tells why.</source>
      <translation>상태에서 이유를 볼 수 있습니다.</translation>
    </message>
  </context>
  <context>
    <name>login</name>
    <message>
      <source>Open</source>
      <translation>열기</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>Guard panel</source>
      <translation>경비 화면</translation>
    </message>
    <message>
      <source>Who are you?</source>
      <translation>누구신가요?</translation>
    </message>
    <message>
      <source>One moment</source>
      <translation>잠시만요</translation>
    </message>
    <message>
      <source>%1 seconds</source>
      <translation>%1초</translation>
    </message>
    <message>
      <source>1 minute</source>
      <translation>1분</translation>
    </message>
    <message>
      <source>%1 minutes</source>
      <translation>%1분</translation>
    </message>
    <message>
      <source>1 hour</source>
      <translation>1시간</translation>
    </message>
    <message>
      <source>%1 hours</source>
      <translation>%1시간</translation>
    </message>
    <message>
      <source>Too many wrong PINs. The next try is in %1.</source>
      <comment>minutes:seconds</comment>
      <translation>PIN이 여러 번 틀렸습니다. %1 뒤에 다시 입력할 수 있습니다.</translation>
    </message>
    <message>
      <source>That PIN is not right. One more try before a pause of %1.</source>
      <translation>PIN이 맞지 않습니다. 한 번 더 틀리면 %1 동안 잠깁니다.</translation>
    </message>
    <message>
      <source>That PIN is not right. %2 tries before a pause of %1.</source>
      <translation>PIN이 맞지 않습니다. %2번 더 틀리면 %1 동안 잠깁니다.</translation>
    </message>
    <message>
      <source>Set up the guard panel</source>
      <translation>경비 화면 설정</translation>
    </message>
    <message>
      <source>Choose a PIN</source>
      <translation>PIN 정하기</translation>
    </message>
    <message>
      <source>The same PIN again</source>
      <translation>같은 PIN 한 번 더</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>다음</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>이름</translation>
    </message>
    <message>
      <source>You become the admin, who adds guards and chooses the settings.</source>
      <translation>경비를 추가하고 설정을 정하는 관리자가 됩니다.</translation>
    </message>
    <message>
      <source>6 to 12 digits that nobody would guess. Nobody else knows it.</source>
      <translation>아무도 짐작하지 못할 숫자 6~12자리. 다른 사람은 알 수 없습니다.</translation>
    </message>
    <message>
      <source>So that a slip of the finger locks nobody out.</source>
      <translation>잘못 눌러 못 들어가는 일이 없도록 한 번 더 입력해 주세요.</translation>
    </message>
    <message>
      <source>Please type your name.</source>
      <translation>이름을 입력해 주세요.</translation>
    </message>
    <message>
      <source>That PIN is too easy to guess. Please take other digits.</source>
      <translation>짐작하기 쉬운 PIN입니다. 다른 숫자로 정해 주세요.</translation>
    </message>
    <message>
      <source>The two PINs differ. Please choose again.</source>
      <translation>두 PIN이 다릅니다. 다시 정해 주세요.</translation>
    </message>
  </context>
  <context>
    <name>consent</name>
    <message>
      <source>Everybody</source>
      <translation>모든 방문자</translation>
    </message>
    <message>
      <source>Every visitor’s face is remembered as numbers, so that guards see who comes again.</source>
      <translation>모든 방문자의 얼굴을 숫자로 기억해, 다시 온 사람을 경비가 알 수 있습니다.</translation>
    </message>
    <message>
      <source>Only who asks</source>
      <translation>원하는 방문자만</translation>
    </message>
    <message>
      <source>A face is remembered only if the visitor taps “Remember me”. Others are measured alike.</source>
      <translation>“기억해 주세요”를 누른 방문자의 얼굴만 기억합니다. 다른 방문자도 똑같이 측정합니다.</translation>
    </message>
    <message>
      <source>Nobody</source>
      <translation>기억하지 않음</translation>
    </message>
    <message>
      <source>No face is remembered. Visits are kept, but not whose they are.</source>
      <translation>얼굴을 기억하지 않습니다. 방문은 남지만 누구인지는 남지 않습니다.</translation>
    </message>
    <message>
      <source>Whom may the kiosk recognise?</source>
      <translation>누구를 알아봐도 될까요?</translation>
    </message>
    <message>
      <source>Until you choose it remembers nobody. You can choose again under Health.</source>
      <translation>정하기 전에는 아무도 기억하지 않습니다. 나중에 상태에서 바꿀 수 있습니다.</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>계속</translation>
    </message>
    <message>
      <source>Calibrate now?</source>
      <translation>지금 보정할까요?</translation>
    </message>
    <message>
      <source>Camera and heat sensor were never lined up on this kiosk.</source>
      <translation>이 기기의 카메라와 열 센서는 아직 맞춘 적이 없습니다.</translation>
    </message>
    <message>
      <source>Yes, now</source>
      <translation>지금 하기</translation>
    </message>
    <message>
      <source>Six steps at the kiosk, about five minutes. Visitors wait meanwhile.</source>
      <translation>기기 앞에서 여섯 단계, 약 5분. 그동안 방문자는 기다립니다.</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>나중에</translation>
    </message>
    <message>
      <source>It works by the lenses’ data until then. It waits under Health.</source>
      <translation>그때까지는 렌즈 자료로 동작합니다. 상태에서 언제든 할 수 있습니다.</translation>
    </message>
  </context>
  <context>
    <name>trouble</name>
    <message>
      <source>not kept: the card is full or failing. Nothing was changed; Health tells more</source>
      <translation>저장하지 못했습니다. 카드가 가득 찼거나 고장 났습니다. 바뀐 것은 없으며, 상태에서 자세히 볼 수 있습니다</translation>
    </message>
    <message>
      <source>this person was forgotten on %2; nothing is left of them</source>
      <translation>%2에 삭제된 사람입니다. 남은 것이 없습니다</translation>
    </message>
    <message>
      <source>this person was forgotten; nothing can be done about them any more</source>
      <translation>삭제된 사람이라 더는 할 수 있는 일이 없습니다</translation>
    </message>
    <message>
      <source>this person was forgotten already</source>
      <translation>이미 삭제된 사람입니다</translation>
    </message>
    <message>
      <source>this visit was of somebody who was forgotten; nothing can be done about it any more</source>
      <translation>삭제된 사람의 방문이라 더는 할 수 있는 일이 없습니다</translation>
    </message>
    <message>
      <source>somebody who was forgotten cannot be brought back; everything about them is erased</source>
      <translation>삭제된 사람은 되돌릴 수 없습니다. 모두 지워졌습니다</translation>
    </message>
    <message>
      <source>everybody whom that was about was forgotten</source>
      <translation>관련된 사람이 모두 삭제되었습니다</translation>
    </message>
    <message>
      <source>that would give visits back to somebody who was forgotten since</source>
      <translation>그 뒤에 삭제된 사람에게 방문을 돌려줄 수는 없습니다</translation>
    </message>
    <message>
      <source>forgetting cannot be undone: nothing is left to bring back</source>
      <translation>영구 삭제는 되돌릴 수 없습니다. 남은 것이 없습니다</translation>
    </message>
    <message>
      <source>this person is not here any more</source>
      <translation>이 사람은 더 이상 없습니다</translation>
    </message>
    <message>
      <source>this visit is not kept any more; its time was up</source>
      <translation>보관 기간이 지나 이 방문은 남아 있지 않습니다</translation>
    </message>
    <message>
      <source>this visit is not kept any more</source>
      <translation>이 방문은 더 이상 보관되어 있지 않습니다</translation>
    </message>
    <message>
      <source>what is kept of this person is damaged</source>
      <translation>이 사람의 자료가 손상되었습니다</translation>
    </message>
    <message>
      <source>what is kept of this visit is damaged</source>
      <translation>이 방문의 자료가 손상되었습니다</translation>
    </message>
    <message>
      <source>what is kept of this action is damaged</source>
      <translation>이 작업의 자료가 손상되었습니다</translation>
    </message>
    <message>
      <source>that is %1 already; choose somebody else to join them with</source>
      <translation>이미 %1 님입니다. 합칠 다른 사람을 고르세요</translation>
    </message>
    <message>
      <source>both are one person already</source>
      <translation>이미 같은 사람입니다</translation>
    </message>
    <message>
      <source>that is %1 both times; choose two people</source>
      <translation>둘 다 %1 님입니다. 서로 다른 두 사람을 고르세요</translation>
    </message>
    <message>
      <source>choose the visits to move first</source>
      <translation>먼저 옮길 방문을 고르세요</translation>
    </message>
    <message>
      <source>choose somebody first</source>
      <translation>먼저 사람을 고르세요</translation>
    </message>
    <message>
      <source>these are all visits of %1; choose only those of somebody else</source>
      <translation>%1 님의 모든 방문입니다. 다른 사람의 방문만 고르세요</translation>
    </message>
    <message>
      <source>these are visits of %1 already</source>
      <translation>이미 %1 님의 방문입니다</translation>
    </message>
    <message>
      <source>this visit is not of %2; choose one of theirs</source>
      <translation>%2 님의 방문이 아닙니다. 그 사람의 방문을 고르세요</translation>
    </message>
    <message>
      <source>that portrait is not kept any more; choose another one</source>
      <translation>그 얼굴 사진은 더 이상 없습니다. 다른 사진을 고르세요</translation>
    </message>
    <message>
      <source>they are ignored already</source>
      <translation>이미 무시된 사람입니다</translation>
    </message>
    <message>
      <source>they are not ignored any more</source>
      <translation>더 이상 무시된 사람이 아닙니다</translation>
    </message>
    <message>
      <source>this was undone already; to have it back, undo that</source>
      <translation>이미 되돌린 작업입니다. 다시 살리려면 그 되돌리기를 되돌리세요</translation>
    </message>
    <message>
      <source>that was undone already</source>
      <translation>이미 되돌린 작업입니다</translation>
    </message>
    <message>
      <source>this was not done by a person; move the visits or join the people instead</source>
      <translation>사람이 한 작업이 아닙니다. 대신 방문을 옮기거나 사람을 합치세요</translation>
    </message>
    <message>
      <source>%1 got a name or more visits since; undo that first, or join and move instead</source>
      <translation>그 뒤에 %1 님에게 이름이나 방문이 더해졌습니다. 먼저 그것을 되돌리거나 합치기와 옮기기를 쓰세요</translation>
    </message>
    <message>
      <source>they were joined with %1 meanwhile; look again, or undo that first</source>
      <translation>그사이에 %1 님과 합쳐졌습니다. 다시 보거나 먼저 그것을 되돌리세요</translation>
    </message>
    <message>
      <source>the name cannot be kept: %1</source>
      <translation>이름을 저장할 수 없습니다. %1</translation>
    </message>
    <message>
      <source>the role cannot be kept: %1</source>
      <translation>소속을 저장할 수 없습니다. %1</translation>
    </message>
    <message>
      <source>the note cannot be kept: %1</source>
      <translation>메모를 저장할 수 없습니다. %1</translation>
    </message>
    <message>
      <source>a name has at least one character to read</source>
      <translation>이름에는 읽을 수 있는 글자가 있어야 합니다</translation>
    </message>
    <message>
      <source>there is nothing to read in it</source>
      <translation>읽을 수 있는 글자가 없습니다</translation>
    </message>
    <message>
      <source>it has %1 characters; at most %2 fit</source>
      <translation>글자가 %1자입니다. %2자까지 쓸 수 있습니다</translation>
    </message>
    <message>
      <source>this site keeps readings apart from identities: readings cannot be looked up by person</source>
      <translation>이곳은 측정값과 신원을 따로 보관합니다. 측정값을 사람으로 찾을 수 없습니다</translation>
    </message>
    <message>
      <source>this site keeps readings apart from identities: visits of people cannot be looked up by outcome</source>
      <translation>이곳은 측정값과 신원을 따로 보관합니다. 사람의 방문을 결과로 찾을 수 없습니다</translation>
    </message>
    <message>
      <source>an export is being written; wait until it is done</source>
      <translation>지금 저장하는 중입니다. 끝날 때까지 기다려 주세요</translation>
    </message>
    <message>
      <source>the stick is not there any more; put it in again</source>
      <translation>USB 메모리가 없습니다. 다시 꽂아 주세요</translation>
    </message>
    <message>
      <source>the stick does not take the file; make room on it or choose another one</source>
      <translation>USB 메모리에 저장할 수 없습니다. 자리를 비우거나 다른 메모리를 쓰세요</translation>
    </message>
    <message>
      <source>that disk is nearly full, and visits need the room; choose another place</source>
      <translation>그 디스크는 거의 찼고 방문 기록에 자리가 필요합니다. 다른 곳을 고르세요</translation>
    </message>
    <message>
      <source>too much was asked at once; wait a moment and try again</source>
      <translation>한꺼번에 너무 많이 요청했습니다. 잠시 뒤에 다시 해 주세요</translation>
    </message>
    <message>
      <source>the kiosk is closing</source>
      <translation>기기가 꺼지는 중입니다</translation>
    </message>
    <message>
      <source>you were locked out meanwhile; an admin can let you in again</source>
      <translation>그사이에 잠겼습니다. 관리자가 다시 허용할 수 있습니다</translation>
    </message>
    <message>
      <source>they were joined with somebody meanwhile; look again, or undo that first</source>
      <translation>그사이에 다른 사람과 합쳐졌습니다. 다시 보거나 먼저 그것을 되돌리세요</translation>
    </message>
    <message>
      <source>only an admin can do that</source>
      <translation>관리자만 할 수 있습니다</translation>
    </message>
    <message>
      <source>%1 is the only admin who can log in; add another one first</source>
      <translation>%1 님은 로그인할 수 있는 유일한 관리자입니다. 먼저 다른 관리자를 추가하세요</translation>
    </message>
    <message>
      <source>somebody who is locked out is called %1; let them in again, or take another name</source>
      <translation>잠긴 %1 님이 이미 있습니다. 다시 허용하거나 다른 이름을 쓰세요</translation>
    </message>
    <message>
      <source>somebody is called %1 already</source>
      <translation>%1 님이 이미 있습니다</translation>
    </message>
    <message>
      <source>that is no name: %1</source>
      <translation>이름으로 쓸 수 없습니다. %1</translation>
    </message>
    <message>
      <source>that PIN cannot be used: %1</source>
      <translation>쓸 수 없는 PIN입니다. %1</translation>
    </message>
    <message>
      <source>a PIN has digits only</source>
      <translation>PIN은 숫자만 쓸 수 있습니다</translation>
    </message>
    <message>
      <source>a PIN has %1 to %2 digits</source>
      <translation>PIN은 숫자 %1~%2자리입니다</translation>
    </message>
    <message>
      <source>the digits are too easy to guess</source>
      <translation>짐작하기 너무 쉬운 숫자입니다</translation>
    </message>
    <message>
      <source>the PIN could not be checked; try again</source>
      <translation>PIN을 확인하지 못했습니다. 다시 해 주세요</translation>
    </message>
    <message>
      <source>what is kept cannot be read: the card may be failing</source>
      <translation>보관된 자료를 읽을 수 없습니다. 카드가 고장 났을 수 있습니다</translation>
    </message>
    <message>
      <source>Unknown %1</source>
      <translation>미확인 %1</translation>
    </message>
  </context>
</TS>
